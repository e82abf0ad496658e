package spine.interop;

import static spine.interop.Contents.assertSame;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;

/** Everything of {@link Contents} to a peer that echoes, and back; equal hashes prove both directions. */
final class Echo {
    private final Endpoint from;
    private final Ear ear;

    Echo(Endpoint from, Ear ear) {
        this.from = from;
        this.ear = ear;
    }

    /** @param prefix an empty delimiter for REQ and REP peers, or nothing */
    void everything(Peer to, boolean large, ByteString... prefix) throws Exception {
        var sent = new ArrayList<List<ByteString>>();
        var shapes = Contents.shapes(large);
        for (int i = 0; i < shapes.size(); i++) {
            var frames = new ArrayList<>(Arrays.asList(prefix));
            frames.addAll(Contents.frames(shapes.get(i), i));
            sent.add(frames);
            Site.send(from, to, Contents.buffers(frames));
            if (prefix.length > 0) {
                // A REQ or REP takes one at a time.
                assertSame(frames, ear.next().frames(), Arrays.toString(shapes.get(i)));
            }
        }
        if (prefix.length == 0) {
            for (int i = 0; i < shapes.size(); i++) {
                assertSame(sent.get(i), ear.next().frames(), Arrays.toString(shapes.get(i)));
            }
        }
    }
}
