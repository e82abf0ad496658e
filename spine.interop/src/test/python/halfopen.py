"""Opens many connections and stops half-way in each, as a stranger would who wants to use up a server.

Arguments: host, port, number, and our source addresses, comma-separated. A quarter each says nothing, half a greeting,
a greeting and half a HELLO, a greeting and a whole HELLO that is for nobody. Prints "open N" and holds them until the
end of its input. Those that the server closes are opened no more.
"""
import socket
import sys

host, port, number, sources = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4].split(",")
greeting = b"\xff" + bytes(8) + b"\x7f\x03\x01CURVE" + bytes(15) + bytes(32)
hello = b"\x04\xc8\x05HELLO\x01\x00" + bytes(72) + bytes(range(1, 33)) + bytes(7) + b"\x01" + bytes(80)
stages = (b"", greeting[:30], greeting + hello[:100], greeting + hello)
held = []
for i in range(number):
    connection = socket.socket()
    connection.bind((sources[i % len(sources)], 0))
    try:
        connection.connect((host, port))
        connection.sendall(stages[i % len(stages)])
    except OSError:
        pass
    held.append(connection)
print("open", len(held), flush=True)
sys.stdin.read()
