package spine.security.curve.local.internal;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/** Says whether the process at the other end of a Unix socket may pair. */
@FunctionalInterface
interface PeerCheck {
    /** @throws IOException if the kernel does not tell; then the peer may not */
    boolean admits(SocketChannel channel) throws IOException;

    /**
     * Admits the account that owns a file of ours, and root. Asks the kernel (SO_PEERCRED) and compares user
     * principals, which stand for uids, never names.
     */
    static PeerCheck ownerOf(Path ours) throws IOException {
        UserPrincipal self = Files.getOwner(ours);
        UserPrincipal root = FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0");
        return channel -> {
            var peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
            return peer.equals(self) || peer.equals(root);
        };
    }
}
