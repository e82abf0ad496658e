package spine.zmtp.session.internal;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import spine.zmtp.loop.internal.Flushable;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Watched;
import spine.zmtp.wire.internal.ProtocolException;

/** The socket side of a session: when it is read, when it is written, and what goes wrong. */
abstract class Connection extends Watched implements Flushable {
    final Loop loop;
    final SocketChannel channel;
    final Output output;
    private SelectionKey key;
    private boolean flushing;
    private boolean choked;

    Connection(Loop loop, SocketChannel channel) {
        this.loop = loop;
        this.channel = channel;
        this.output = new Output(loop);
    }

    // ---- what the session decides

    abstract boolean isOpen();

    /** The channel is connected. */
    abstract void greet();

    /** Reads once. */
    abstract void read() throws IOException, ProtocolException;

    /** Output is about to be written. */
    abstract void written();

    /** All output is written; returns whether there is more now. */
    abstract boolean drained() throws IOException;

    /** What the channel is watched for, OP_WRITE apart. */
    abstract int interest();

    /** It is read again after a while in which it was not. */
    abstract void resumed();

    /** The peer broke a rule. */
    abstract void broken(ProtocolException rule);

    /** The peer, or the way to it, is gone. */
    abstract void gone(String detail);

    /** Something failed in here. */
    abstract void fail(Throwable thrown);

    // ---- the channel

    final void watch() throws IOException {
        key = loop.watch(channel, 0, this);
    }

    /** Not here any more; the channel stays open. */
    final void unwatch() {
        key.cancel();
    }

    @Override
    public final void ready() {
        if (!isOpen()) {
            return;
        }
        try {
            int ops = key.readyOps();
            if ((ops & SelectionKey.OP_CONNECT) != 0 && channel.finishConnect()) {
                greet();
            }
            if ((ops & SelectionKey.OP_WRITE) != 0) {
                choked = false;
                flushNow();
            }
            if (isOpen() && (ops & SelectionKey.OP_READ) != 0) {
                if ((interest() & SelectionKey.OP_READ) != 0) {
                    read();
                }
                adjust();
            }
        } catch (ProtocolException e) {
            broken(e);
        } catch (IOException | CancelledKeyException e) {
            gone(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** There is output: it is written at the end of the turn. */
    final void touched() {
        if (!flushing && !choked) {
            flushing = true;
            loop.flushLater(this);
        }
    }

    @Override
    public final void flush() {
        flushing = false;
        flushNow();
    }

    /** Writes what the socket takes. */
    final void flushNow() {
        try {
            boolean more = isOpen() && channel.isConnected() && !choked;
            while (more) {
                written();
                choked = !output.write(channel);
                more = !choked && drained() && isOpen();
            }
            adjust();
        } catch (IOException e) {
            gone(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Nothing is encoded and not written. */
    final boolean isDrained() {
        return output.isEmpty() && !choked && !flushing;
    }

    /** The socket takes no more for the moment. */
    final boolean isChoked() {
        return choked;
    }

    final boolean isReading() {
        return key.isValid() && (key.interestOps() & SelectionKey.OP_READ) != 0;
    }

    /** Sets what the channel is watched for. */
    final void adjust() {
        if (!isOpen() || !key.isValid()) {
            return;
        }
        int wanted = interest() | (choked ? SelectionKey.OP_WRITE : 0);
        int now = key.interestOps();
        if (wanted != now) {
            key.interestOps(wanted);
            if ((now & SelectionKey.OP_READ) == 0) {
                resumed();
            }
        }
    }

    final void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            loop.fault("closing a socket", e);
        }
        output.clear();
    }
}
