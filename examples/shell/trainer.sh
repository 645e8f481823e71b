#!/bin/sh
# A trainer in POSIX shell and curl: all of Winnow's trainer contract, and no library.
#
# It trains nothing. In the place of training stands a closed formula: a learning curve that falls with every step
# towards a value that depends on the parameters x1 and x2, best at 0.3 and -0.5. Put your own work into train().
set -eu

# A shell that is process 1 ignores SIGTERM unless it traps it. The operator sends it to pause, stop or move the trial.
trap 'exit 143' TERM

# Runs a command in the background and waits for it: the trap would wait for a command in the foreground to end.
run() {
  "$@" &
  wait $!
}

# Trains step $1, and prints the loss after it.
train() {
  sleep "${STEP_SECONDS:-1}"
  awk -v k="$1" -v a="$HP_X1" -v b="$HP_X2" 'BEGIN { printf "%.6f\n", (a - 0.3) * (a - 0.3) + (b + 0.5) * (b + 0.5) + 1 / k }'
}

# Saves "STEP LOSS" such that a crash at any moment leaves the old file or the new one: write aside, sync, rename.
save() {
  [ -n "$checkpoint" ] || return 0
  echo "$1 $2" >"$checkpoint.tmp"
  sync "$checkpoint.tmp"
  mv "$checkpoint.tmp" "$checkpoint"
}

# Reports step $1 with loss $2, and does what the answer says. The token file is read anew: the token is replaced now and then.
report() {
  body="{\"step\": $1, \"metrics\": {\"loss\": $2}}"
  echo "$body"
  [ -n "${WINNOW_REPORT_URL:-}" ] || return 0
  waited=0
  delay=1
  while :; do
    # At a rung the answer may take 30 s, while the operator decides. No answer at all is status 000.
    run curl --silent --max-time 60 --output "$work/answer" --write-out '%{http_code}' --data "$body" \
      --header "Authorization: Bearer $(cat "$WINNOW_TOKEN_FILE")" "$WINNOW_REPORT_URL" >"$work/status" || true
    case $(cat "$work/status") in
      200) return 0 ;;                        # go on
      409 | 422) exit 0 ;;                    # the trial does not run any more, or has diverged
      404 | 429 | 5?? | 000) ;;               # the operator is away, starting or busy: again, below
      *) cat "$work/answer" >&2 && exit 1 ;;  # a mistake; the answer says which
    esac
    [ "$waited" -lt 300 ] || exit 75          # five minutes are enough; the checkpoint is kept for the next attempt
    run sleep "$delay"
    waited=$((waited + delay))
    delay=$((delay < 16 ? delay * 2 : 16))
  done
}

work=$(mktemp -d)
# Empty when the study keeps no checkpoints.
checkpoint=${WINNOW_CHECKPOINT_DIR:+$WINNOW_CHECKPOINT_DIR/checkpoint}
saved=$checkpoint
# With pruner PBT a trial begins with the checkpoint of another one.
[ -f "$saved" ] || saved=${WINNOW_PARENT_CHECKPOINT_DIR:+$WINNOW_PARENT_CHECKPOINT_DIR/checkpoint}
step=0
if [ -n "$saved" ] && [ -f "$saved" ]; then
  read -r step loss <"$saved"
  # The last attempt may have ended between saving and reporting; to report a step twice does no harm.
  report "$step" "$loss"
fi

while [ "$step" -lt "${WINNOW_MAX_RESOURCE:-10}" ]; do
  step=$((step + 1))
  run train "$step" >"$work/loss"
  loss=$(cat "$work/loss")
  save "$step" "$loss"
  report "$step" "$loss"
done
