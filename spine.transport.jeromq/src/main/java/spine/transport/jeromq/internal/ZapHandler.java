package spine.transport.jeromq.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.security.VerifiedKey;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Gate;
import zmq.Ctx;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * Answers ZAP for all listeners of a reactor (SEC-15 to SEC-19) on a thread of its own, so that a gate that blocks holds
 * up handshakes and nothing else, and one that takes its time only its own. Who gets no word in time, or above a number
 * that wait, is refused. Bound by the constructor, closed after the last listener: without it JeroMQ would admit
 * everybody. Each listener is a domain of its own within the reactor; an unknown one is refused.
 */
final class ZapHandler implements Runnable {
    static final String ADDRESS = "inproc://zeromq.zap.01";
    private static final Logger LOG = LoggerFactory.getLogger(ZapHandler.class);

    /** More do not wait for a gate at once. */
    static final int MOST_WAITING = 1_024;
    /** JeroMQ's I/O thread needs microseconds if it is not held up; if it is, see the README. */
    private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** How often is looked at who was asked and has not answered. */
    private static final long AGAIN_MILLIS = 5;

    final Doors doors = new Doors();
    /** In the order of their deadlines. */
    private final Deque<Question> waiting = new ArrayDeque<>();
    private final long limitNanos;
    private final Proof proof;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final SocketBase socket;
    private final Selector selector;
    private final Thread thread;

    ZapHandler(Ctx context, String reactor, Proof proof, Timings timings) {
        this.proof = proof;
        limitNanos = TimeUnit.MILLISECONDS.toNanos(2L * timings.handshakeMillis());
        socket = context.createSocket(ZMQ.ZMQ_ROUTER);
        socket.setSocketOpt(ZMQ.ZMQ_LINGER, 0);
        socket.setSocketOpt(ZMQ.ZMQ_RCVHWM, 0);
        socket.setSocketOpt(ZMQ.ZMQ_SNDHWM, 0);
        if (!socket.bind(ADDRESS)) {
            throw new IllegalStateException("the ZAP address of a new context is taken");
        }
        try {
            selector = Selector.open();
            socket.getFD().register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new IllegalStateException("the system gives no selector", e);
        }
        thread = new Thread(this, reactor + "-zap");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends the thread and its socket; false if a gate did not return in time. */
    boolean close(long waitMillis) {
        stop.countDown();
        selector.wakeup();
        return Joining.join(thread, waitMillis);
    }

    @Override
    public void run() {
        while (stop.getCount() > 0) {
            try {
                serve();
            } catch (Throwable e) {
                LOG.error("ZAP handler failed; the request in hand was not answered", e);
                pause();
            }
        }
        socket.close();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("selector of the ZAP handler did not close", e);
        }
    }

    private void serve() throws IOException {
        settle();
        var routingId = socket.recv(ZMQ.ZMQ_DONTWAIT);
        if (routingId == null) {
            await();
            return;
        }
        List<byte[]> frames = new ArrayList<>(8);
        for (var frame = routingId; frame != null && frame.hasMore();) {
            frame = socket.recv(ZMQ.ZMQ_DONTWAIT);
            if (frame != null && frames.size() < 16) {
                frames.add(frame.data());
            }
        }
        take(routingId.data(), ZapRequest.of(frames));
    }

    /** Until a request or a gate's word comes, or somebody has waited long enough. */
    private void await() throws IOException {
        if (waiting.isEmpty()) {
            selector.select();
        } else {
            long left = waiting.peek().deadlineNanos - System.nanoTime();
            boolean soon = waiting.stream().anyMatch(Question::isAnswered);
            selector.select(soon ? AGAIN_MILLIS : Math.max(1, TimeUnit.NANOSECONDS.toMillis(left) + 1));
        }
        selector.selectedKeys().clear();
    }

    private void take(byte[] routingId, ZapRequest request) {
        var door = doors.of(request);
        var problem = door == null ? "unknown domain" : request.problem();
        if (problem != null) {
            refuse(routingId, request, Kind.REFUSED, "400", problem);
            return;
        }
        var question = new Question(routingId, request, VerifiedKey.of(request.credential()),
                limitNanos, selector::wakeup);
        if (waiting.size() >= MOST_WAITING) {
            refuse(routingId, request, Kind.REFUSED, "500", "too many wait for the gate");
            return;
        }
        try {
            door.gate().admits(question.key, request.address()).whenComplete(question);
        } catch (Throwable e) {
            question.accept(null, e);
        }
        waiting.add(question);
    }

    /** Answers whose word has come, or is late. */
    private void settle() {
        long now = System.nanoTime();
        for (var each = waiting.iterator(); each.hasNext();) {
            var question = each.next();
            if (question.isAnswered() && isDecided(question, now)) {
                each.remove();
                answer(question);
            } else if (question.deadlineNanos - now <= 0) {
                each.remove();
                refuse(question, Kind.REFUSED, "500", "the gate was late");
            }
        }
    }

    /**
     * JeroMQ reads the peer's own metadata right after it has asked: an answer before that would have its address
     * overwritten. And the former connection of a SOLE key has its time to say something.
     */
    private boolean isDecided(Question question, long now) {
        if (now - question.bornNanos < SETTLING_NANOS) {
            return false;
        }
        var door = doors.of(question.request);
        return door == null || question.word() != Gate.Admission.SOLE || doors.press(door, question) != Life.ASKED;
    }

    private void answer(Question question) {
        var door = doors.of(question.request);
        var word = question.word();
        if (word == null) {
            LOG.warn("the gate failed, which is a refusal", question.thrown());
            refuse(question, Kind.REFUSED, "500", "fault");
        } else if (word == Gate.Admission.REFUSED || door == null) {
            refuse(question, Kind.REFUSED, "400", "denied");
        } else if (word == Gate.Admission.SOLE && doors.life(door, question) != Life.GONE) {
            refuse(question, Kind.IDENTITY, "400", "the key has a live connection");
        } else {
            admit(question, door);
        }
    }

    private void admit(Question question, Doors.Door door) {
        long serial = proof.nextDecision();
        door.decisions().admitted(question.request.address(), question.request.line(), serial,
                question.word() == Gate.Admission.SOLE, "200 OK " + question.key);
        reply(question.routingId, ascii("1.0"), question.request.requestId(), ascii("200"), ascii("OK"),
                ascii(question.key.z85()), proof.metadata(question.key, serial));
    }

    private void refuse(Question question, Kind kind, String status, String text) {
        refuse(question.routingId, question.request, kind, status, text + " " + question.key);
    }

    private void refuse(byte[] routingId, ZapRequest request, Kind kind, String status, String text) {
        var door = doors.of(request);
        if (door != null) {
            door.decisions().refused(kind, request.address(), request.line(), status + " " + text);
        }
        reply(routingId, ascii("1.0"), request.requestId(), ascii(status), ascii(text), ascii(""), new byte[0]);
    }

    private void reply(byte[] routingId, byte[]... frames) {
        socket.send(new Msg(routingId), ZMQ.ZMQ_DONTWAIT | ZMQ.ZMQ_SNDMORE);
        socket.send(new Msg(0), ZMQ.ZMQ_DONTWAIT | ZMQ.ZMQ_SNDMORE);
        for (int i = 0; i < frames.length; i++) {
            socket.send(new Msg(frames[i]), ZMQ.ZMQ_DONTWAIT | (i < frames.length - 1 ? ZMQ.ZMQ_SNDMORE : 0));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    /** SEC-16: 100 ms after a fault, less if stopped. */
    private void pause() {
        try {
            stop.await(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.debug("interrupted while pausing; nobody interrupts this thread by right, so it goes on", e);
        }
    }
}
