"""An app at Clever: its districts, their tokens, and its users' logins.

```python
from clever_client.oauth import CleverApp

with CleverApp() as app:  # CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET
    for district in app.districts():
        clever = app.client(district.id)  # over the app's one pool of connections
        print(district.id, clever.events.latest())
```
"""

from ._async._app import AsyncCleverApp
from ._oauth import LoginRedirect
from ._oauth_answers import ConnectedDistrict, Identity, TokenInfo, UserToken
from ._sync._app import CleverApp

__all__ = [
    "AsyncCleverApp",
    "CleverApp",
    "ConnectedDistrict",
    "Identity",
    "LoginRedirect",
    "TokenInfo",
    "UserToken",
]
