# p(ON) of every gene of a gene table, by PyTorch; beside model.safetensors: python3 load_model.py < genes.csv
import json, struct, numpy as np, torch, torch.nn as nn
blob = open("model.safetensors", "rb").read()
header = json.loads(blob[8:(start := 8 + struct.unpack("<Q", blob[:8])[0])])
card, data = header.pop("__metadata__"), np.frombuffer(blob, "<f4", offset=start)
scaling = {"mean": 0, "deviation": 1} | json.loads(card["scaling"])
net = nn.Sequential(nn.Conv1d(5, 50, 10), nn.ReLU(), nn.MaxPool1d(5), nn.Dropout(0.5), nn.Flatten(), nn.Linear(900, 625),
                    nn.ReLU(), nn.Linear(625, 125), nn.ReLU(), nn.Linear(125, 2), nn.LogSoftmax(1)).eval()
net.load_state_dict({name: torch.tensor(data[t["data_offsets"][0] // 4:t["data_offsets"][1] // 4].reshape(t["shape"]))
                     for name, t in header.items()})
rows = [line.split(",") for line in open(0) if line.split(",")[1:2] and line.split(",")[1].isdigit()]
x = np.array([row[2:7] for row in rows], np.float32).reshape(-1, 100, 5)
x = ((np.log1p(x) if "log1p" in scaling["kind"] else x) - np.float32(scaling["mean"])) / np.float32(scaling["deviation"])
strands = [torch.tensor(s.transpose(0, 2, 1).copy()) for s in ([x, x[:, ::-1]] if "both_strands" in card else [x])]
p_on = np.mean([net(strand).exp()[:, 1].tolist() for strand in strands], 0)
print(*("%s\t%.8f" % (row[0], p) for row, p in zip(rows[::100], p_on)), sep="\n")
