"""The same job in Hugging Face Transformers, as its users write it: the peer that mcq is measured against.

One [prompt, choice] pair for each choice, padded to the longest of its batch; AdamW, linear warm-up and decay, gradient
norm at most 1. Prints one JSON object: seconds, losses, accuracy, MAP@3.

    python transformers_peer.py --model DIR [--train FILE --order FILE] [--test FILE --output FILE] [options]

Files of questions are JSON lines {id, prompt, context?, choices, answer} (answer: an index). --order is a JSON list of indices into
the training questions, so that both tools see the same batches.
"""
import argparse
import json
import time

began = time.perf_counter()
import torch
import transformers
from transformers import AutoModelForMultipleChoice, AutoTokenizer, get_linear_schedule_with_warmup

transformers.logging.set_verbosity_error()


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--train")
    parser.add_argument("--order")
    parser.add_argument("--test")
    parser.add_argument("--output")
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--learning-rate", type=float, default=5e-5)
    parser.add_argument("--max-length", type=int, default=512)
    parser.add_argument("--dropout", type=float)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sort", action="store_true", help="predict in order of length, against padding")
    return parser.parse_args()


def read(file):
    with open(file, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def encode(tokenizer, questions, max_length):
    def pairs(q):
        first = f"{q['context']} {q['prompt']}" if q.get("context") else q["prompt"]
        return [first] * len(q["choices"]), q["choices"]

    return [tokenizer(*pairs(q), truncation="longest_first", max_length=max_length) for q in questions]


def collate(tokenizer, encoded):
    """Pads to [questions, choices, length]; choices that a question lacks are copies of its first, and not `valid`."""
    choices = max(len(e["input_ids"]) for e in encoded)
    flat = {
        key: [row for e in encoded for row in e[key] + [e[key][0]] * (choices - len(e[key]))]
        for key in encoded[0].keys()
    }
    padded = tokenizer.pad(flat, return_tensors="pt")
    valid = torch.tensor([[c < len(e["input_ids"]) for c in range(choices)] for e in encoded])
    return {key: value.view(len(encoded), choices, -1) for key, value in padded.items()}, valid


def logits_of(model, batch, valid):
    return model(**batch).logits.masked_fill(~valid, float("-inf"))


def train(model, tokenizer, questions, order, a):
    data = encode(tokenizer, questions, a.max_length)
    matrices = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    groups = [dict(params=matrices, weight_decay=0.01), dict(params=others, weight_decay=0.0)]
    optimizer = torch.optim.AdamW(groups, lr=a.learning_rate)
    steps = -(-len(order) // a.batch_size)
    schedule = get_linear_schedule_with_warmup(optimizer, int(0.1 * steps), steps)
    model.train()
    losses = []
    for first in range(0, len(order), a.batch_size):
        part = order[first : first + a.batch_size]
        batch, valid = collate(tokenizer, [data[i] for i in part])
        labels = torch.tensor([questions[i]["answer"] for i in part])
        loss = torch.nn.functional.cross_entropy(logits_of(model, batch, valid), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses


def predict(model, tokenizer, questions, a):
    data = encode(tokenizer, questions, a.max_length)
    order = list(range(len(data)))
    if a.sort:
        order.sort(key=lambda i: max(len(ids) for ids in data[i]["input_ids"]))
    model.eval()
    ranked = {}
    with torch.inference_mode():
        for first in range(0, len(order), a.batch_size):
            part = order[first : first + a.batch_size]
            batch, valid = collate(tokenizer, [data[i] for i in part])
            for i, logits in zip(part, logits_of(model, batch, valid)):
                best = logits.argsort(descending=True, stable=True).tolist()
                ranked[i] = [c for c in best if c < len(questions[i]["choices"])]
    return [ranked[i] for i in range(len(questions))]


def main():
    a = arguments()
    result = {"import_s": time.perf_counter() - began, "threads": torch.get_num_threads()}
    torch.manual_seed(a.seed)
    tokenizer = AutoTokenizer.from_pretrained(a.model)
    changes = {} if a.dropout is None else dict(hidden_dropout_prob=a.dropout, attention_probs_dropout_prob=a.dropout)
    model = AutoModelForMultipleChoice.from_pretrained(a.model, **changes)
    if a.train:
        questions = read(a.train)
        order = json.load(open(a.order)) if a.order else list(range(len(questions)))
        start = time.perf_counter()
        result["losses"] = train(model, tokenizer, questions, order, a)
        result["train_s"] = time.perf_counter() - start
    if a.test:
        questions = read(a.test)
        start = time.perf_counter()
        ranked = predict(model, tokenizer, questions, a)
        result["predict_s"] = time.perf_counter() - start
        if all(q.get("answer") is not None for q in questions):
            places = [r.index(q["answer"]) for q, r in zip(questions, ranked)]
            result["accuracy"] = sum(p == 0 for p in places) / len(places)
            result["map3"] = sum(1 / (p + 1) for p in places if p < 3) / len(places)
        if a.output:
            with open(a.output, "w", encoding="utf-8") as file:
                file.write("id,prediction\n")
                for q, r in zip(questions, ranked):
                    file.write(f"{q['id']},{' '.join('ABCDEFGH'[c] for c in r[:3])}\n")
    print(json.dumps(result))


main()
