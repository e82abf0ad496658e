package spine.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import spine.api.transport.Buffer;
import spine.zmtp.security.internal.KnownKeys;
import spine.zmtp.wire.internal.Heartbeat;

/**
 * The fuzzer's bytes as a sequence of events. Four bytes of settings, then steps of one byte and its operands; what is
 * missing at the end reads as zero. Work is bounded: so many frames and bytes for each input.
 */
final class Script {
    static final int SETTINGS = 4;
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_FRAMES = 12_000;
    private static final int PATTERN_SHIFTS = 1 << 16;
    private static final byte[] PATTERN = new byte[PATTERN_SHIFTS + MOST_BYTES];
    private static final long[] MESSAGES = {1_000, 70_000, 300_000};
    private static final String[] NAMES = {"PING", "PONG", "SUBSCRIBE", "CANCEL", "ERROR", "READY", "HELLO", "MESSAGE",
            "X", "PINGS", ""};

    static {
        new Random(1).nextBytes(PATTERN);
    }

    final int kind;
    final boolean connecting;
    final long mostMessage;
    final long largeBytes;
    final int queueMessages;
    private final int ending;
    private final ByteBuffer in;
    private int bytes;
    private int frames;

    Script(byte[] input) {
        in = ByteBuffer.wrap(input);
        kind = next() % KnownKeys.KINDS;
        int sides = next();
        connecting = (sides & 1) != 0;
        largeBytes = (sides & 14) == 14 ? 200_000 : 64 << 20;
        ending = (sides >> 4) % 4;
        mostMessage = MESSAGES[next() % MESSAGES.length];
        queueMessages = 1 + next() % 16;
    }

    boolean ampleLarge() {
        return largeBytes > 1 << 20;
    }

    private int next() {
        return in.hasRemaining() ? in.get() & 0xff : 0;
    }

    private int wide() {
        return next() << 8 | next();
    }

    private byte[] some(int count) {
        var some = new byte[Math.min(count, in.remaining())];
        in.get(some);
        return some;
    }

    /** A part whose size has all orders of magnitude, of a content that tells where it came from. */
    private byte[] part() {
        int how = next();
        int size = switch (how & 3) {
            case 0 -> how >> 2;
            case 1 -> next();
            case 2 -> wide();
            default -> wide() * (how >> 5);
        };
        if (bytes + size > MOST_BYTES || frames > MOST_FRAMES) {
            size = 0;
        }
        bytes += size;
        frames++;
        int from = frames * 7 % PATTERN_SHIFTS;
        return Arrays.copyOfRange(PATTERN, from, from + size);
    }

    void play(Said said, Hearer hearer, SessionRun run) throws Exception {
        while (in.hasRemaining()) {
            step(said, hearer, run);
        }
        switch (ending) {
            case 0 -> run.settle();
            case 1 -> run.hangUp();
            case 2 -> {
                run.settle();
                run.hangUp();
            }
            default -> run.write(wide());
        }
        run.finish();
    }

    private void step(Said said, Hearer hearer, SessionRun run) throws Exception {
        int step = next();
        switch (step % 20) {
            case 0, 1 -> said.frame(part(), false);
            case 2 -> said.frame(part(), true);
            case 3 -> many(said, step >= 128);
            case 4 -> said.command(Heartbeat.ping((step & 32) == 0 ? 0 : 0xffff, some(next() % 17)));
            case 5 -> said.command(named(NAMES[next() % NAMES.length], some(next() % 40)));
            case 6 -> said.command(some(next()));
            case 7 -> said.flush(wide());
            case 8 -> said.flush(Integer.MAX_VALUE);
            case 9 -> run.write(next());
            case 10 -> run.write(wide());
            case 11 -> run.write(Integer.MAX_VALUE);
            case 12 -> hearer.holds = step >= 128 ? Integer.MAX_VALUE : next();
            case 13 -> run.release(next());
            case 14 -> answer(run, step);
            case 15 -> run.echo();
            case 16 -> run.read();
            case 17 -> run.reserve();
            case 18 -> garble(said, run, step);
            default -> end(hearer, run, step);
        }
    }

    private void many(Said said, boolean inOne) {
        int how = wide();
        // Seldom so many that budgets are used up, which takes its time.
        int count = how >= 0xf000 ? how & 0xfff : how & 0x7f;
        var part = part();
        for (int i = 0; i < count && frames < MOST_FRAMES && bytes + part.length <= MOST_BYTES; i++, frames++) {
            bytes += part.length;
            said.frame(part, inOne && i < count - 1);
        }
    }

    private static byte[] named(String name, byte[] data) {
        var body = new byte[1 + name.length() + data.length];
        body[0] = (byte) name.length();
        System.arraycopy(name.getBytes(ISO_8859_1), 0, body, 1, name.length());
        System.arraycopy(data, 0, body, 1 + name.length(), data.length);
        return body;
    }

    private void answer(SessionRun run, int step) {
        List<Buffer> parts = new ArrayList<>();
        for (int i = 0; i <= step / 20 % 4; i++) {
            parts.add(Buffer.of(part()));
        }
        int times = step >= 128 ? next() : 1;
        for (int i = 0; i < times; i++) {
            run.send(new ArrayList<>(parts));
        }
    }

    private void garble(Said said, SessionRun run, int step) {
        if (step >= 128) {
            run.flip(wide());
        } else {
            said.garbage(some(next()));
        }
    }

    private void end(Hearer hearer, SessionRun run, int step) throws Exception {
        if (step == 19) {
            run.settle();
        } else if (step == 119) {
            run.cut();
        } else if (step == 219) {
            run.hangUp();
        } else if (step == 159) {
            hearer.cutsIn = 1 + next() % 8;
        }
    }
}
