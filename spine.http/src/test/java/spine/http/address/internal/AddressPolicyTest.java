package spine.http.address.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spine.http.address.internal.AddressPolicy.Reach;

/** Which addresses are the internet's (AG-04). */
class AddressPolicyTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.255.255", "10.0.0.0", "10.255.255.255", "172.16.0.1", "172.31.255.255",
        "192.168.0.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "100.127.255.255", "198.18.0.1", "198.19.255.255",
        "168.63.129.16", "::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "fec0::1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:0a00:0001::1"})
    void shouldKnowWhatLeadsInwards(String address) throws UnknownHostException {
        assertEquals(Reach.PRIVATE, AddressPolicy.of(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "192.0.0.8", "192.0.2.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::2", "::7f00:1", "ff02::1", "2001:db8::1", "2001::1",
        "3fff::1", "100::1", "5f00::1", "64:ff9b:1::1", "::ffff:0.0.0.0", "2002:e000:0001::1"})
    void shouldKnowWhatIsNobodys(String address) throws UnknownHostException {
        assertEquals(Reach.NOBODY, AddressPolicy.of(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0", "172.15.255.255", "172.32.0.0", "169.253.255.255", "192.167.255.255", "223.255.255.255",
        "2606:4700:4700::1111", "2a00:1450:4001::1", "64:ff9b::808:808", "2002:0808:0808::1"})
    void shouldKnowWhatIsPublic(String address) throws UnknownHostException {
        assertEquals(Reach.PUBLIC, AddressPolicy.of(InetAddress.getByName(address)));
    }

    /** However an IPv4 address is dressed up, it is judged by itself. */
    @Property
    void shouldJudgeEveryDressByWhatIsInIt(@ForAll @Size(4) byte[] four) throws UnknownHostException {
        var bare = AddressPolicy.of(InetAddress.getByAddress(four));
        assertEquals(bare, AddressPolicy.of(six(four, 12, 10, 0xff, 11, 0xff)));
        assertEquals(bare, AddressPolicy.of(six(four, 12, 1, 0x64, 2, 0xff, 3, 0x9b)));
        assertEquals(bare, AddressPolicy.of(six(four, 2, 0, 0x20, 1, 0x02)));
    }

    /** Made as it lies in memory, since the JDK's parser turns the mapped form into an IPv4 address by itself. */
    private static InetAddress six(byte[] four, int at, int... placed) throws UnknownHostException {
        var bytes = new byte[16];
        for (int i = 0; i < placed.length; i += 2) {
            bytes[placed[i]] = (byte) placed[i + 1];
        }
        System.arraycopy(four, 0, bytes, at, 4);
        return Inet6Address.getByAddress(null, bytes, -1);
    }
}
