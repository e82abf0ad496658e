package spine.http.address.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostFormTest {
    @Test
    void shouldWriteAHostInOneForm() {
        assertEquals(Optional.of("api.example.org"), HostForm.of("API.Example.org."));
        assertEquals(Optional.of("1.2.3.4"), HostForm.of("1.2.3.4"));
        assertEquals(Optional.of("[fe80::1]"), HostForm.of("[FE80::1]"));
        assertEquals(Optional.of("3com.example"), HostForm.of("3com.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.1.5", "256.1.1.1", "1.2.3.04",
        "a_b.example", "-a.example", "a..b", "", ".", "[fe80::1%eth0]", "x y", "münchen.example", "example.123", "a.0x7f"})
    void shouldRefuseWhatOthersReadDifferently(String host) {
        assertEquals(Optional.empty(), HostForm.of(host));
    }
}
