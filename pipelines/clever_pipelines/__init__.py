"""What people do with the client: keep a database in step, and write grades back.

Everything here uses only the public names of `clever_client`.
"""
