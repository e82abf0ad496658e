"""The honest ones as processes of their own: workers that do, clients that ask."""
import json
import os
import pathlib
import select
import subprocess
import sys

ANSWER_SECONDS = 30.0


class Person:
    """A module of this package as a process, by this machine's clock (env); it ends with its standard input."""

    def __init__(self, module, conf, env):
        self.module, self.conf, self.env, self.process = module, conf, env, None

    def start(self):
        self.process = subprocess.Popen([sys.executable, "-m", f"withstand.{self.module}", json.dumps(self.conf)], text=True,
                                        env={**os.environ, **self.env},
                                        cwd=pathlib.Path(__file__).parents[1], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self

    def signal(self, number):
        self.process.send_signal(number)

    def line(self, seconds=ANSWER_SECONDS):
        """The next line that it says, or None."""
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        return self.process.stdout.readline() if ready else None

    def end(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
            self.process = None


class Worker(Person):
    def __init__(self, conf, env):
        super().__init__("worker", conf, env)

    def serve(self):
        """Starts it and waits until the broker has welcomed it."""
        self.end()
        if not self.start().line():
            raise RuntimeError(f"worker {self.conf['name']} is not welcomed within {ANSWER_SECONDS:.0f} s")
        return self


class Asker(Person):
    def __init__(self, conf, env):
        super().__init__("asker", conf, env)

    def tell(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        said = self.line()
        if not said:
            raise RuntimeError(f"the client {self.conf['name']} does not answer '{words}'")
        return json.loads(said)
