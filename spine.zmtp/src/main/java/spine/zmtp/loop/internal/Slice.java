package spine.zmtp.loop.internal;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import spine.api.transport.Buffer;

/**
 * One received frame: a part of a block. At least a ZMTP header's size of bytes before it belong to it, so that it can be sent on
 * from where it lies.
 *
 * <p>Releasing it twice, or reading it after its release, throws as long as the object has not been lent anew, which
 * is when many others have been in between.
 */
public final class Slice extends Lent implements Buffer {
    private Block block;
    private int at;
    private int length;
    private int charged;
    private Charge charge;

    Slice(Memory memory) {
        super(memory);
    }

    Slice over(Block of, int from, int bytes) {
        of.hold();
        block = of;
        at = from;
        length = bytes;
        lend();
        return this;
    }

    /** Lets somebody answer for it until it is released. */
    public void charge(Charge account, int bytes) {
        charge = account;
        charged = bytes;
    }

    /** Whether it belongs to the loop whose thread this is. */
    public boolean isHere() {
        return memory.isHere();
    }

    /** Nobody answers for it any more: it waits in a line, which counts its bytes itself. */
    public Slice unaccounted() {
        if (charge != null && memory.isHere()) {
            var account = charge;
            charge = null;
            account.credit(charged);
        }
        return this;
    }

    /** @throws IllegalStateException if it was released */
    public void requireLent() {
        if (!isLent()) {
            throw new IllegalStateException("this buffer was released");
        }
    }

    public byte[] array() {
        return block.bytes;
    }

    /** Where it begins in {@link #array}. */
    public int at() {
        return at;
    }

    public int length() {
        return length;
    }

    @Override
    public ByteBuffer bytes() {
        requireLent();
        return block.readOnly.slice(at, length);
    }

    @Override
    public ByteString toByteString() {
        requireLent();
        return ByteString.copyFrom(block.bytes, at, length);
    }

    @Override
    public void release() {
        if (!end()) {
            throw new IllegalStateException("this buffer was released before");
        }
        memory.takeBack(this);
    }

    @Override
    void recycle() {
        var account = charge;
        charge = null;
        memory.letGo(block);
        block = null;
        memory.keep(this);
        if (account != null) {
            account.credit(charged);
        }
    }
}
