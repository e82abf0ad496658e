package spine.http.address.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Tells addresses of the public internet from those that lead inwards: loopback, private, link-local, carrier NAT, unique
 * local, the clouds' metadata services, and those that stand for an IPv4 address (mapped, NAT64, 6to4). What is not known to
 * be public is not. Stateless.
 */
public final class AddressPolicy {
    /** Whose network an address is in. */
    public enum Reach {
        /** The internet. */
        PUBLIC,
        /** This machine, this network, this cloud: only where a grant says {@code private}. */
        PRIVATE,
        /** No single host: multicast, unspecified, broadcast, reserved. Never. */
        NOBODY
    }

    private record Range(byte[] prefix, int bits, Reach reach) {
        static Range of(int bits, Reach reach, int... bytes) {
            var prefix = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                prefix[i] = (byte) bytes[i];
            }
            return new Range(prefix, bits, reach);
        }

        boolean holds(byte[] address) {
            int whole = bits / 8;
            if (!Arrays.equals(prefix, 0, whole, address, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || ((prefix[whole] ^ address[whole]) & 0xff) >> 8 - rest == 0;
        }
    }

    /** IANA's special-purpose registry, and 168.63.129.16, which is Azure's host and looks public. */
    private static final List<Range> IPV4 = List.of(
            Range.of(8, Reach.NOBODY, 0), Range.of(8, Reach.PRIVATE, 10), Range.of(10, Reach.PRIVATE, 100, 64),
            Range.of(8, Reach.PRIVATE, 127), Range.of(16, Reach.PRIVATE, 169, 254), Range.of(12, Reach.PRIVATE, 172, 16),
            Range.of(24, Reach.NOBODY, 192, 0, 0), Range.of(24, Reach.NOBODY, 192, 0, 2),
            Range.of(24, Reach.NOBODY, 192, 88, 99), Range.of(16, Reach.PRIVATE, 192, 168),
            Range.of(15, Reach.PRIVATE, 198, 18), Range.of(24, Reach.NOBODY, 198, 51, 100),
            Range.of(24, Reach.NOBODY, 203, 0, 113), Range.of(32, Reach.PRIVATE, 168, 63, 129, 16),
            Range.of(4, Reach.NOBODY, 224), Range.of(4, Reach.NOBODY, 240));
    private static final List<Range> IPV6 = List.of(
            Range.of(7, Reach.PRIVATE, 0xfc), Range.of(10, Reach.PRIVATE, 0xfe, 0x80), Range.of(10, Reach.PRIVATE, 0xfe, 0xc0),
            Range.of(23, Reach.NOBODY, 0x20, 0x01, 0), Range.of(32, Reach.NOBODY, 0x20, 0x01, 0x0d, 0xb8),
            Range.of(20, Reach.NOBODY, 0x3f, 0xff, 0), Range.of(3, Reach.PUBLIC, 0x20));
    private static final Range SIX_TO_FOUR = Range.of(16, Reach.NOBODY, 0x20, 0x02);
    private static final Range NAT64 = Range.of(96, Reach.NOBODY, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final Range MAPPED = Range.of(96, Reach.NOBODY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
    private static final Range COMPATIBLE = Range.of(96, Reach.NOBODY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private AddressPolicy() {
    }

    /** Whose network the address is in. */
    public static Reach of(InetAddress address) {
        var bytes = address.getAddress();
        return address instanceof Inet4Address ? first(IPV4, bytes, Reach.PUBLIC) : ofSix(bytes);
    }

    private static Reach ofSix(byte[] bytes) {
        if (MAPPED.holds(bytes) || NAT64.holds(bytes)) {
            return first(IPV4, Arrays.copyOfRange(bytes, 12, 16), Reach.PUBLIC);
        }
        if (COMPATIBLE.holds(bytes)) {
            return isOne(bytes) ? Reach.PRIVATE : Reach.NOBODY;
        }
        if (SIX_TO_FOUR.holds(bytes)) {
            return first(IPV4, Arrays.copyOfRange(bytes, 2, 6), Reach.PUBLIC);
        }
        return first(IPV6, bytes, Reach.NOBODY);
    }

    private static boolean isOne(byte[] bytes) {
        return Arrays.equals(bytes, 12, 16, new byte[] {0, 0, 0, 1}, 0, 4);
    }

    private static Reach first(List<Range> ranges, byte[] address, Reach otherwise) {
        for (var range : ranges) {
            if (range.holds(address)) {
                return range.reach();
            }
        }
        return otherwise;
    }
}
