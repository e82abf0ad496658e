#!/usr/bin/python3
"""The example agent, made to answer by parts: 'count 5', 'stall 5' (counts, then waits), 'skip', 'double' and 'greedy'."""
import pathlib, sys
sys.path.insert(0, str(pathlib.Path(__file__).parents[5] / "examples" / "agent-python"))
import agent
from nikola import spine_pb2 as spine

UNASKED = 16  # parts that one may send to a request that grants nothing


class Counter(agent.UnitAgent):
    """Numbers one stream at a time; sends what was granted, and the rest when more is."""
    def __init__(self, name, home):
        super().__init__(name, home)
        self.request, self.numbers, self.sent, self.credit, self.word = None, [], 0, 0, ""

    def answer(self, request):
        self.word, _, count = (request.text_data or request.agent_call.input.decode()).partition(" ")
        self.request, self.sent = request.request_id, 0
        self.credit = request.credit or UNASKED
        self.numbers = {"skip": [1, 3], "double": [1, 1]}.get(self.word, list(range(1, int(count or 3) + 1)))
        return self.more()

    def more(self):
        """Sends what it may; its last message is returned, to be sent by who called."""
        while self.sent < len(self.numbers) and (self.credit > 0 or self.word == "greedy"):
            number = self.numbers[self.sent]
            self.sent, self.credit = self.sent + 1, self.credit - 1
            agent.send(self.socket, self.part(sequence=number, data=f"{number} ".encode(), content_type="text/plain"))
        if self.sent < len(self.numbers) or self.word == "stall":
            return self.status()
        end = self.part(sequence=self.numbers[-1] + 1, last=True)
        self.request = None
        return end

    def part(self, **fields):
        message = agent.message(stream_part=spine.StreamPart(**fields))
        message.request_id = self.request
        return message

    def serve(self, socket):
        self.socket = Granting(socket, self)
        super().serve(self.socket)


class Granting:
    """The socket, which looks for credit and orders to stop before the agent reads."""
    def __init__(self, socket, counter):
        self.socket, self.counter = socket, counter

    def __getattr__(self, name):
        return getattr(self.socket, name)

    def recv_multipart(self):
        frames = self.socket.recv_multipart()
        spike = spine.NeuralSpike.FromString(frames[-1])
        if spike.WhichOneof("payload") is None and spike.request_id == self.counter.request:
            self.counter.credit += spike.credit
            agent.send(self.socket, self.counter.more())
        elif spike.WhichOneof("payload") == "cancel":
            reply = agent.message(cancel_receipt=spine.CancelReceipt(
                request_id=spike.cancel.request_id, outcome=spine.CancelReceipt.STOPPED,
                stopped_at_ms=agent.time.time_ns() // 1_000_000, spent={"parts": self.counter.sent}))
            self.counter.request = None
            agent.send(self.socket, reply)
        return frames


if __name__ == "__main__":
    Counter("counter", pathlib.Path(agent.os.environ["SPINE_HOME"])).run()
