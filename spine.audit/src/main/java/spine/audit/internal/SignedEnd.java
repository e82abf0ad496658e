package spine.audit.internal;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import spine.audit.AuditProblem.Kind;
import spine.audit.AuditSigners;
import spine.keys.SigningKey;

/**
 * Whether the end of a log is signed by the key that will go on signing it. A start looks before its first checkpoint, so
 * that it never puts its name under a chain that somebody made anew without saying so (SEC-44). Functions without state.
 */
final class SignedEnd {
    /** Enough for more than 256 entries of the greatest length, and their checkpoint. */
    private static final long WINDOW_BYTES = 18L << 20;
    private static final Follower.Findings NOWHERE = new Follower.Findings() {
        @Override
        public void found(Kind kind, long seq, String reason) {
            // A start looks at the end only; a verification tells what is wrong before it.
        }

        @Override
        public boolean areNone() {
            return true;
        }
    };

    private SignedEnd() {
    }

    /** Empty if the last checkpoint is good and near the end, or if there is nothing that the key should have signed. */
    static Optional<String> problem(Path folder, SigningKey key) throws IOException {
        if (key.isFresh()) {
            return Optional.empty();
        }
        var signers = AuditSigners.of(List.of(key.publicKey()));
        long unsigned = 0;
        for (int i = 0; i <= LogFiles.MOST && unsigned <= SignatureCheck.TOLERATED; i++) {
            var file = LogFiles.path(folder, i);
            if (Files.exists(file)) {
                var check = new SignatureCheck(signers, Optional.empty());
                read(file, check);
                unsigned += check.unsigned();
                if (check.checkpoints() > 0 && !check.isLastGood()) {
                    return Optional.of("the signature of the last checkpoint, in " + file.getFileName()
                            + ", does not fit");
                } else if (check.checkpoints() > 0 && unsigned <= SignatureCheck.TOLERATED) {
                    return Optional.empty();
                }
            }
        }
        return unsigned == 0 ? Optional.empty()
                : Optional.of("its last " + unsigned + " entries are not signed by this node's key");
    }

    private static void read(Path file, SignatureCheck check) throws IOException {
        try (var channel = FileChannel.open(file)) {
            long start = Math.max(0, channel.size() - WINDOW_BYTES);
            var lines = new LogLines(Channels.newInputStream(channel.position(start)));
            if (start > 0) {
                lines.next(); // from somewhere within it
            }
            while (lines.next() && lines.isWhole()) {
                var line = lines.chainLine();
                if (line != null) {
                    check.line(line, lines, NOWHERE);
                }
            }
        }
    }
}
