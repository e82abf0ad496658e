"""Processes that are killed, and processes that are stopped."""
import signal

from .card import fault


def restart_broker(stand):
    """Starts the product again after its end, as whatever watches over it would."""
    stand.product.up()
    stand.site.find()
    return f"ready {stand.product.lines[-1].split('ready in ')[-1]} after the start" if stand.product.lines else ""


@fault("kill-agent", "kill -9 of one of four workers of a capability", short=True)
def kill_agent(stand):
    with stand.fault():
        stand.workers[0].signal(signal.SIGKILL)


@fault("kill-half", "kill -9 of two of four workers at once")
def kill_half(stand):
    with stand.fault():
        for worker in stand.workers[:2]:
            worker.signal(signal.SIGKILL)


@fault("kill-broker", "kill -9 of the product under load, and a start; the fault lasts until it is ready", short=True)
def kill_broker(stand):
    with stand.fault():
        stand.product.kill()
        restart_broker(stand)


def stop(process, seconds, stand):
    with stand.fault():
        process.send_signal(signal.SIGSTOP)
        try:
            stand.wait(seconds)
        finally:
            process.send_signal(signal.SIGCONT)


def register(who, what, of, long_seconds, **more):
    """5 s are longer than the limit of DEGRADED, 30 s longer than that of DEAD; the short form has 11 s for them."""
    for seconds, quick in ((5, 4), (30, long_seconds)):
        def run(stand, seconds=seconds, quick=quick):
            stop(of(stand), quick if stand.quick else seconds, stand)
        fault(f"stop-{who}-{seconds}", f"SIGSTOP of {what} for {seconds} s", **(more if seconds == 30 else {}))(run)


register("agent", "one of four workers", lambda stand: stand.workers[0].process, 11)
register("broker", "the product", lambda stand: stand.product.process, 11, short=True)
register("client", "one of two clients", lambda stand: stand.askers[1].process, 6)
