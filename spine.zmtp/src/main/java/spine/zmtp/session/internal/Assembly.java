package spine.zmtp.session.internal;

import spine.zmtp.loop.internal.Block;
import spine.zmtp.loop.internal.Memory;
import spine.zmtp.security.internal.Protection;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/** Opens outer frames and finds the inner ones in them. Plaintext lies in blocks, where it stays until it is released. */
final class Assembly {
    /** Before a frame that came alone, so that a ZMTP header fits there when it is sent on: 8 and its flags octet. */
    private static final int GAP = 8;

    private final Memory memory;
    private final Protection protection;
    private final Delivery delivery;
    private final Limits limits;
    /** The beginning of an inner frame whose rest is in the next record. */
    private Block part;
    private int partAt;
    private int partEnd;
    private LargeInner large;

    Assembly(Memory memory, Protection protection, Delivery delivery, Limits limits) {
        this.memory = memory;
        this.protection = protection;
        this.delivery = delivery;
        this.limits = limits;
    }

    boolean isOpen() {
        return delivery.isOpen();
    }

    void open(byte[] in, int at, int header, int body) throws ProtocolException {
        int plain = protection.plainBytes(body);
        switch (protection.unit()) {
            case FRAME -> {
                var block = memory.room(GAP + plain);
                int from = block.end + GAP;
                int length = protection.open(in, at, header, body, block.bytes, from);
                block.end = from + length;
                single(block, from, length);
                memory.done(block);
            }
            case FRAMES -> {
                var block = memory.room(plain);
                int from = block.end;
                int length = protection.open(in, at, header, body, block.bytes, from);
                block.end = from + length;
                several(block, from, from + length);
                memory.done(block);
            }
            case STREAM -> record(in, at, header, body, plain);
        }
    }

    /** A frame that has an array of its own, which is left to the slice. */
    void openLarge(byte[] in, int header, int body) throws ProtocolException {
        int plain = protection.plainBytes(body);
        int at = protection.opensInPlace() ? protection.prefix(plain) : GAP;
        var out = protection.opensInPlace() ? in : new byte[GAP + plain];
        int length = protection.open(in, 0, header, body, out, at);
        var block = Block.large(out);
        if (protection.unit() == Protection.Unit.FRAME) {
            single(block, at, length);
        } else {
            several(block, at, at + length);
        }
        memory.letGo(block);
    }

    private void single(Block block, int at, int length) throws ProtocolException {
        int flags = block.bytes[at];
        if ((flags & Protection.COMMAND) != 0) {
            delivery.command(block.bytes, at + 1, length - 1);
        } else {
            delivery.frame(block, at + 1, length - 1, (flags & Protection.MORE) != 0);
        }
    }

    private int several(Block block, int from, int end) throws ProtocolException {
        int at = from;
        while (at < end && delivery.isOpen()) {
            long header = FrameHeader.parse(block.bytes, at, end - at, limits.frameBytes());
            if (header == FrameHeader.INCOMPLETE
                    || FrameHeader.bytes(header) + FrameHeader.body(header) > end - at) {
                break;
            }
            at += FrameHeader.bytes(header);
            inner(block, at, header);
            at += FrameHeader.body(header);
        }
        return at;
    }

    private void inner(Block block, int at, long header) throws ProtocolException {
        if ((FrameHeader.flags(header) & FrameHeader.COMMAND) != 0) {
            delivery.command(block.bytes, at, FrameHeader.body(header));
        } else {
            delivery.frame(block, at, FrameHeader.body(header), (FrameHeader.flags(header) & FrameHeader.MORE) != 0);
        }
    }

    private void record(byte[] in, int at, int header, int body, int plain) throws ProtocolException {
        if (large != null) {
            large.ensure(plain);
            large.took(protection.open(in, at, header, body, large.bytes(), large.end()));
            if (large.isWhole()) {
                finishLarge();
            }
            return;
        }
        int before = partEnd - partAt;
        var block = memory.room(before + plain);
        int from = block.end;
        if (part == block && partEnd == from) {
            from = partAt;
        } else if (part != null) {
            System.arraycopy(part.bytes, partAt, block.bytes, from, before);
        }
        int length = protection.open(in, at, header, body, block.bytes, from + before);
        block.end = from + before + length;
        stream(block, from, block.end);
        memory.done(block);
    }

    /** Delivers the whole frames of this piece of the stream and keeps the rest. */
    private void stream(Block block, int from, int end) throws ProtocolException {
        int rest = several(block, from, end);
        dropPart();
        if (rest < end && delivery.isOpen()) {
            long header = FrameHeader.parse(block.bytes, rest, end - rest, limits.frameBytes());
            if (header != FrameHeader.INCOMPLETE
                    && FrameHeader.bytes(header) + FrameHeader.body(header) > Block.BYTES - Protection.BATCH_BYTES) {
                large = new LargeInner(header, limits, block.bytes, rest, end - rest);
            } else {
                memory.hold(block);
                part = block;
                partAt = rest;
                partEnd = end;
            }
        }
    }

    private void dropPart() {
        if (part != null) {
            memory.letGo(part);
            part = null;
        }
        partAt = 0;
        partEnd = 0;
    }

    private void finishLarge() throws ProtocolException {
        var whole = large;
        large = null;
        whole.giveBack();
        var block = Block.large(whole.bytes());
        inner(block, FrameHeader.bytes(whole.header()), whole.header());
        memory.letGo(block);
        int more = whole.end() - whole.total();
        if (more > 0 && delivery.isOpen()) {
            var next = memory.room(more);
            int from = next.end;
            System.arraycopy(whole.bytes(), whole.total(), next.bytes, from, more);
            next.end = from + more;
            stream(next, from, next.end);
            memory.done(next);
        }
    }

    void clear() {
        dropPart();
        if (large != null) {
            large.giveBack();
            large = null;
        }
    }
}
