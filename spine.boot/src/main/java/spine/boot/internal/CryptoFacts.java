package spine.boot.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import spine.api.StatusFacts;
import spine.security.nacl.Nacl;

/** What {@code spinectl why crypto} tells: which provider of NaCl serves, which do not and for what reason. */
@Component
public final class CryptoFacts implements StatusFacts {
    private static final String WHY = "why.crypto";
    private static final String PIN = "spine.security.nacl.provider";
    private static final int FOREIGN_MEMORY = 22;

    @Override
    public Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put(WHY, "which implementation of NaCl encrypts and decrypts what the broker sends and receives");
        try {
            var used = Nacl.provider();
            facts.put("crypto", used.name());
            facts.put(WHY + ".in_use", used.name());
            facts.put(WHY + ".detail", used.detail());
            facts.put(WHY + ".rank", Integer.toString(used.rank()));
            Nacl.usable().stream().filter(p -> p != used).forEach(p -> facts.put(WHY + ".also_there." + p.name(),
                    p.detail() + " (rank " + p.rank() + ")"));
            facts.put(WHY + ".faster", faster(used.name(), Runtime.version().feature()));
        } catch (IllegalStateException e) {
            facts.put("problem.crypto", e.getMessage());
        }
        Nacl.rejected().forEach(r -> facts.put(WHY + ".left_out." + r.name(), r.reason()));
        var pinned = System.getProperty(PIN);
        if (pinned != null) {
            facts.put(WHY + ".pinned", PIN + "=" + pinned);
        }
        return facts;
    }

    /** What to install for a faster one. */
    static String faster(String used, int java) {
        if (used.equals("libsodium")) {
            return "nothing is: libsodium by foreign memory is the best there is";
        }
        var newer = java < FOREIGN_MEMORY ? " and run on Java 22 or later, which calls it at less cost" : "";
        if (used.startsWith("libsodium")) {
            return java < FOREIGN_MEMORY ? "Java 22 or later calls libsodium at less cost"
                    : "libsodium by foreign memory, see left_out for what it lacks";
        }
        return "install libsodium (apt-get install libsodium23)" + newer + "; then start Spine anew";
    }
}
