package spine.http.wire.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The coding {@code deflate}: zlib by RFC 9110, bare deflate by habit; the first two bytes tell. */
final class Deflated extends InflaterInputStream {
    private Deflated(InputStream in, boolean isBare) {
        super(in, new Inflater(isBare), 8192);
    }

    static InputStream open(InputStream packed) throws IOException {
        var in = new PushbackInputStream(packed, 2);
        int first = in.read();
        if (first < 0) {
            return in;
        }
        int second = in.read();
        if (second >= 0) {
            in.unread(second);
        }
        in.unread(first);
        var isZlib = (first & 0x0f) == 8 && second >= 0 && (first << 8 | second) % 31 == 0;
        return new Deflated(in, !isZlib);
    }

    @Override
    public void close() throws IOException {
        super.close();
        inf.end();
    }
}
