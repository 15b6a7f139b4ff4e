#!/usr/bin/env bash
# Proposes what a bump made, as a pull request: `propose.sh FOLDER`, with the artifact of the job that made it.
#
# This runs with a token that may write, so nothing that the bump made runs here, and none of it is written to the
# working tree: the patch goes to git's index only, and only if it touches what a bump may touch.
set -euo pipefail
folder=$1
: "${BRANCH:?}" "${OUTCOME:?}" "${GITHUB_SERVER_URL:?}" "${GITHUB_REPOSITORY:?}" "${GITHUB_RUN_ID:?}"
run="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
bot='github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>'
may='^(specs/[^/]+\.(yml|toml)|generated/.+|overrides/(overlay|data-api)\.yaml|docs/(quirks|data-api)\.md|CHANGELOG\.md'
may+='|overrides/clever_client/(_data_operations\.py|_async/_(data|data_access|events_by_type)\.py|_sync/[^/]+\.py))$'

# A body may have 65,536 characters.
body() {
  head --bytes=60000 "$folder/report.md"
  printf '\n\n%s\n' "$1"
  if test -s "$folder/log.txt"; then
    printf '\n<details><summary>What make bump says</summary>\n\n~~~~text\n'
    tail --lines=60 "$folder/log.txt" | cut --characters=1-300 | tr --delete '~' | tail --bytes=4000
    printf '~~~~\n\n</details>\n'
  fi
}

open_issue() { # TITLE TEXT
  body "$2" > "$folder/body.md"
  number=$(TITLE=$1 gh issue list --state open --author app/github-actions --limit 200 --json number,title \
    --jq 'map(select(.title == env.TITLE))[0].number // empty')
  if test -z "$number"; then
    gh issue create --title "$1" --body-file "$folder/body.md"
  else
    gh issue edit "$number" --body-file "$folder/body.md"
  fi
}

if test "$OUTCOME" != bumped; then
  open_issue 'Upstream moved, and a person must decide' "The last lines of the log name the file to open ([run]($run))."
  exit
fi

git apply --cached --whitespace=nowarn "$folder/bump.patch"
refused=$(git diff --cached --name-only --no-renames -z | tr '\0' '\n' | grep --extended-regexp --invert-match "$may" || true)
refused+=$(git diff --cached --raw --no-renames | awk '$2 !~ /^(100644|000000)$/ { print " " $NF " has mode " $2 }')
if test -n "$refused"; then
  printf '::error::The patch touches what a bump may not touch: %s\n' "${refused//$'\n'/ }"
  exit 1
fi

git fetch --quiet origin "+refs/heads/$BRANCH:refs/remotes/origin/$BRANCH" 2> /dev/null || true
old=$(git rev-parse --verify --quiet "refs/remotes/origin/$BRANCH" || true)
number=$(gh pr list --head "$BRANCH" --state open --author app/github-actions --json number,isCrossRepository \
  --jq 'map(select(.isCrossRepository | not))[0].number // empty')

# A person's commit on the branch stays: it is not written over, and that is said.
if test -n "$old"; then
  others=$(git log --format='%an <%ae>%n%cn <%ce>' "HEAD..$old" | grep --fixed-strings --line-regexp --invert-match "$bot" || true)
  if test -n "$others"; then
    text="Upstream has moved on, and \`$BRANCH\` holds commits that are not the workflow's, so it was left as it is."
    text+=" Merge or delete the branch, and the next run starts from the new state ([run]($run))."
    echo "::warning::$text"
    if test -n "$number"; then
      body "$text" > "$folder/body.md"
      gh pr comment "$number" --body-file "$folder/body.md" --edit-last --create-if-none
    else
      open_issue 'Upstream moved, and the branch has commits of others' "$text"
    fi
    exit
  fi
fi

tree=$(git write-tree)
name=${bot% <*} mail=${bot#*<}
export GIT_AUTHOR_NAME=$name GIT_COMMITTER_NAME=$name GIT_AUTHOR_EMAIL=${mail%>} GIT_COMMITTER_EMAIL=${mail%>}
new=$(git commit-tree "$tree" -p HEAD -m 'Follow upstream')
if test -z "$old" || test "$(git rev-parse "$old^{tree}" "$old^")" != "$(git rev-parse "$new^{tree}" "$new^")"; then
  gh auth setup-git
  if ! git push --quiet --force-with-lease="refs/heads/$BRANCH:$old" origin "$new:refs/heads/$BRANCH"; then
    open_issue 'Upstream moved, and the branch could not be pushed' \
      "The patch is in the artifact \`bump\` of [this run]($run). The workflow needs the permission \`contents: write\`."
    exit
  fi
fi

body "Made by [this run]($run)." > "$folder/body.md"
if test -n "$number"; then
  gh pr edit "$number" --body-file "$folder/body.md"
elif ! gh pr create --head "$BRANCH" --title 'Follow upstream' --body-file "$folder/body.md"; then
  open_issue 'Upstream moved, and no pull request could be opened' \
    "The branch is \`$BRANCH\`. To let the workflow open pull requests: Settings, Actions, General, Workflow permissions."
fi
# What a workflow pushes starts no checks by itself.
gh workflow run ci.yml --ref "$BRANCH" || echo '::warning::The checks could not be started; start CI by hand.'
