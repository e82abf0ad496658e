package spine.zmtp.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import spine.zmtp.session.internal.Remote;

/**
 * Over a Unix socket of mode 0600. It is made in a directory that only we may enter, gets its mode there and moves to its
 * place then: nobody else can connect at any moment, whatever the umask says.
 */
final class UnixListener implements Listener {
    private static final String PRINCIPAL = "SO_PEERCRED";
    private final ServerSocketChannel channel;
    private final Address.Ipc place;
    private final Object fileKey;

    private UnixListener(ServerSocketChannel channel, Address.Ipc place) throws IOException {
        this.channel = channel;
        this.place = place;
        this.fileKey = attributes(place.path()).fileKey();
    }

    static UnixListener bind(Address.Ipc place) throws IOException {
        refuseLive(place.path());
        var room = Files.createDirectory(place.path().resolveSibling(".s" + Integer.toHexString(
                new SecureRandom().nextInt(0x1000, 0x10000))),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var born = room.resolve("s");
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(born), BACKLOG);
            channel.configureBlocking(false);
            Files.setPosixFilePermissions(born, PosixFilePermissions.fromString("rw-------"));
            Files.move(born, place.path(), StandardCopyOption.ATOMIC_MOVE);
            return new UnixListener(channel, place);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        } finally {
            Files.deleteIfExists(born);
            Files.delete(room);
        }
    }

    /** A socket that nobody answers at is left over and may be replaced; anything else is somebody's. */
    private static void refuseLive(Path path) throws IOException {
        try {
            if (!attributes(path).isOther()) {
                throw new IOException("the file exists and is no socket");
            }
        } catch (NoSuchFileException e) {
            return;
        }
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Not blocking: a listener with a full backlog lives as well.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) {
            return;
        }
        throw new IOException("address in use");
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public ServerSocketChannel channel() {
        return channel;
    }

    @Override
    public String address() {
        return place.toString();
    }

    @Override
    public Remote accepted(SocketChannel peer) throws IOException {
        for (var option : peer.supportedOptions()) {
            if (option.name().equals(PRINCIPAL)) {
                return new Remote("ipc", "ipc:" + user(String.valueOf(peer.getOption(option))));
            }
        }
        return new Remote("ipc", "ipc:");
    }

    /** The JDK names user and group of the peer in a record of a package that not every container exports. */
    private static String user(String principal) {
        int at = principal.indexOf("user=");
        int end = principal.indexOf(',', Math.max(0, at));
        return at < 0 || end < 0 ? "" : principal.substring(at + "user=".length(), end);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        try {
            if (fileKey.equals(attributes(place.path()).fileKey())) {
                Files.deleteIfExists(place.path());
            }
        } catch (NoSuchFileException e) {
            // Somebody removed it: the goal is reached.
            return;
        }
    }
}
