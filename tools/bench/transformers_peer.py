"""Runs the workloads of `errata bench model` with the transformers library.

Started by the command, on the same model directory and with the same number of threads. Reads one
JSON request a line and answers each with one line: how many seconds the work took, and what came
out, so that the command can compare it with its own result.

  {"work": "prefill", "rows": [[1, 2], ...]}                        the most likely next token of each row
  {"work": "decode", "rows": [...], "tokens": 16}                   the generated tokens
  {"work": "gradient", "rows": [...]}                               the loss
  {"work": "score", "prompts": [...], "answers": [...], "batch": n} log-probability of each answer

Each also says whether wall-clock or "processor" time is asked for.
"""

import json
import sys
import time

import torch
from transformers import AutoModelForCausalLM


def padded(rows, left=False):
    """Token ids and attention mask, filled up on one side."""
    length = max(map(len, rows))
    ids = torch.zeros(len(rows), length, dtype=torch.long)
    mask = torch.zeros(len(rows), length, dtype=torch.long)
    for i, row in enumerate(rows):
        place = slice(length - len(row), length) if left else slice(0, len(row))
        ids[i, place] = torch.tensor(row)
        mask[i, place] = 1
    return ids, mask


@torch.inference_mode()
def prefill(model, request):
    rows = request["rows"]
    ids = torch.tensor(rows)
    logits = model(input_ids=ids, logits_to_keep=1, use_cache=False).logits[:, -1]
    return logits.argmax(-1).tolist()


@torch.inference_mode()
def decode(model, request):
    ids, mask = padded(request["rows"], left=True)
    count = request["tokens"]
    out = model.generate(
        input_ids=ids,
        attention_mask=mask,
        do_sample=False,
        min_new_tokens=count,
        max_new_tokens=count,
        eos_token_id=None,
        pad_token_id=0,
    )
    return out[:, ids.shape[1] :].flatten().tolist()


def gradient(model, request):
    """Mean loss of the next tokens, and its gradient for all weights."""
    ids = torch.tensor(request["rows"])
    model.zero_grad(set_to_none=True)
    logits = model(input_ids=ids, use_cache=False).logits[:, :-1]
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten())
    loss.backward()
    return [loss.item()]


@torch.inference_mode()
def score(model, request):
    """Batches of rows of similar length; logits only where an answer's token is predicted."""
    prompts, answers = request["prompts"], request["answers"]
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]) + len(answers[i]))
    result = [0.0] * len(prompts)
    size = request["batch"]
    for start in range(0, len(order), size):
        batch = order[start : start + size]
        ids, mask = padded([prompts[i] + answers[i][:-1] for i in batch])
        hidden = model.base_model(input_ids=ids, attention_mask=mask, use_cache=False)[0]
        rows = torch.tensor([k for k, i in enumerate(batch) for _ in answers[i]])
        places = torch.tensor([len(prompts[i]) - 1 + t for i in batch for t in range(len(answers[i]))])
        targets = torch.tensor([token for i in batch for token in answers[i]])
        logits = model.lm_head(hidden[rows, places])
        cap = getattr(model.config, "final_logit_softcapping", None)
        if cap:
            logits = cap * torch.tanh(logits / cap)
        logs = torch.log_softmax(logits, -1)[torch.arange(len(targets)), targets]
        for k, value in zip(rows.tolist(), logs.tolist()):
            result[batch[k]] += value
    return result


WORK = {"prefill": prefill, "decode": decode, "gradient": gradient, "score": score}


def main(directory, threads):
    torch.set_num_threads(int(threads))
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32).eval()
    import transformers

    versions = f"transformers {transformers.__version__}, torch {torch.__version__}"
    print(json.dumps({"versions": versions}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        clock = time.process_time if request["processor"] else time.perf_counter
        start = clock()
        result = WORK[request["work"]](model, request)
        seconds = clock() - start
        print(json.dumps({"seconds": seconds, "result": result}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
