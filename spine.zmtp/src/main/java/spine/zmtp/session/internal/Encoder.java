package spine.zmtp.session.internal;

import java.util.List;
import spine.api.transport.Buffer;
import spine.zmtp.loop.internal.Block;
import spine.zmtp.loop.internal.Frames;
import spine.zmtp.loop.internal.Memory;
import spine.zmtp.loop.internal.Slice;
import spine.zmtp.security.internal.Protection;
import spine.zmtp.wire.internal.FrameHeader;

/** Turns messages into outer frames of a connection's output. */
final class Encoder {
    /** Large enough frames are sealed from where they lie, small ones are gathered. */
    private static final int DIRECT_BYTES = 8 * 1024;

    private final Output output;
    private final Memory memory;
    private final Protection protection;
    private final int batchBytes;
    /** Plaintext that is not sealed yet, where several frames go into one box or record. */
    private Block staged;

    Encoder(Output output, Memory memory, Protection protection) {
        this.output = output;
        this.memory = memory;
        this.protection = protection;
        this.batchBytes = Math.min(Protection.BATCH_BYTES, protection.maxPlain());
    }

    /** A command within the traffic. */
    void command(byte[] body) {
        frame(Buffer.of(body), Protection.COMMAND, FrameHeader.COMMAND);
    }

    /** Encodes and releases all parts. */
    void message(List<Buffer> frames) {
        int parts = frames.size();
        for (int i = 0; i < parts; i++) {
            var frame = frames.get(i);
            boolean more = i < parts - 1;
            frame(frame, more ? Protection.MORE : 0, more ? FrameHeader.MORE : 0);
            frame.release();
        }
        Frames.sent(frames);
    }

    private void frame(Buffer frame, int flags, int headerFlags) {
        switch (protection.unit()) {
            case FRAME -> boxed(frame, flags);
            case FRAMES -> batched(frame, headerFlags);
            case STREAM -> streamed(frame, headerFlags);
        }
    }

    private void boxed(Buffer frame, int flags) {
        if (frame instanceof Slice slice) {
            slice.array()[slice.at() - 1] = (byte) flags;
            seal(slice.array(), slice.at() - 1, 1 + slice.length());
            return;
        }
        var content = frame.bytes();
        int plain = 1 + content.remaining();
        var block = output.space(protection.sealedBytes(plain));
        int at = block.end + protection.prefix(plain);
        block.bytes[at] = (byte) flags;
        content.get(block.bytes, at + 1, plain - 1);
        output.sealed(block, protection.seal(block.bytes, at, plain, block.bytes, block.end));
    }

    private void batched(Buffer frame, int flags) {
        int length = frame instanceof Slice slice ? slice.length() : frame.bytes().remaining();
        int total = FrameHeader.size(length) + length;
        if (stagedBytes() + total > batchBytes) {
            sealStaged();
        }
        if (total <= batchBytes) {
            stage(frame, flags, length);
        } else if (frame instanceof Slice slice) {
            seal(slice.array(), headed(slice, flags), total);
        } else {
            var block = output.space(protection.sealedBytes(total));
            int at = block.end + protection.prefix(total);
            int body = at + FrameHeader.write(block.bytes, at, flags, length);
            frame.bytes().get(block.bytes, body, length);
            output.sealed(block, protection.seal(block.bytes, at, total, block.bytes, block.end));
        }
    }

    private void streamed(Buffer frame, int flags) {
        if (frame instanceof Slice slice) {
            if (slice.length() < DIRECT_BYTES) {
                if (stagedBytes() + FrameHeader.LONG_BYTES + slice.length() > batchBytes) {
                    sealStaged();
                }
                stage(frame, flags, slice.length());
                return;
            }
            sealStaged();
            int end = slice.at() + slice.length();
            for (int at = headed(slice, flags); at < end; at += batchBytes) {
                seal(slice.array(), at, Math.min(batchBytes, end - at));
            }
            return;
        }
        var content = frame.bytes();
        if (stagedBytes() + FrameHeader.LONG_BYTES > batchBytes) {
            sealStaged();
        }
        stageHeader(flags, content.remaining());
        while (content.hasRemaining()) {
            int piece = Math.min(content.remaining(), batchBytes - stagedBytes());
            content.get(staged.bytes, staged.end, piece);
            staged.end += piece;
            output.count(piece);
            if (stagedBytes() == batchBytes) {
                sealStaged();
                staging();
            }
        }
    }

    /** Writes the ZMTP header into the room before the frame; returns where it begins. */
    private static int headed(Slice slice, int flags) {
        int at = slice.at() - FrameHeader.size(slice.length());
        FrameHeader.write(slice.array(), at, flags, slice.length());
        return at;
    }

    private void stage(Buffer frame, int flags, int length) {
        stageHeader(flags, length);
        if (frame instanceof Slice slice) {
            System.arraycopy(slice.array(), slice.at(), staged.bytes, staged.end, length);
        } else {
            frame.bytes().get(staged.bytes, staged.end, length);
        }
        staged.end += length;
        output.count(length);
    }

    private void stageHeader(int flags, int length) {
        staging();
        int header = FrameHeader.write(staged.bytes, staged.end, flags, length);
        staged.end += header;
        output.count(header);
    }

    private void staging() {
        if (staged == null) {
            staged = memory.block();
        }
    }

    private int stagedBytes() {
        return staged == null ? 0 : staged.end;
    }

    /** Seals what was gathered: before it is written. */
    void sealStaged() {
        if (staged != null) {
            var block = staged;
            staged = null;
            output.count(-block.end);
            if (block.end > 0) {
                seal(block.bytes, 0, block.end);
            }
            memory.letGo(block);
        }
    }

    private void seal(byte[] plain, int at, int length) {
        var block = output.space(protection.sealedBytes(length));
        output.sealed(block, protection.seal(plain, at, length, block.bytes, block.end));
    }

    void clear() {
        if (staged != null) {
            memory.letGo(staged);
            staged = null;
        }
    }
}
