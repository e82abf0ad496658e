package spine.torus.text.internal;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Words that turn up in English text on any subject. They count, but less than words that belong to one subject, even
 * while memory is small and has not seen them often. A fixed list of the language, not fitted to a corpus.
 */
public final class EverydayWords {
    private static final Set<String> STEMS = Stream.of((
            "able accept across act actual add afraid age ago agree ahead allow alone along amount angry answer "
            + "appear apply area arm around arrive ask attention avoid bad base beautiful begin beginning believe "
            + "belong big bit bring broken build busy buy call care careful carry case cause center certain chance "
            + "change cheap check child choose city clean clear close cold common compare complete concern condition "
            + "connect consider contain continue control correct cost count country couple course cover create cut "
            + "daily dark date day deal decide deep depend describe different difficult direct distance divide double "
            + "doubt draw drive drop dry early easy effect effort empty end enter entire equal especially event exact "
            + "example exist expect expensive explain express extra eye face fact fail fair fall family famous far "
            + "fast feel fill final fine finish fit fix flat follow force form forward free fresh friend front full "
            + "general good great ground group grow guess half hand handle hang happen happy hard heavy help high hit "
            + "hold home hope hot hour house huge human hundred hurry idea important improve include increase inside "
            + "instance interest job join keep kind large last late later lay lead learn leave left length level lie "
            + "life lift light limit line list listen little live local long look lose lot loud low main man manage "
            + "mark material matter maximum measure meet member mention middle mind minimum minute miss moment money "
            + "month morning mother move name natural necessary new nice night normal note notice number object ok "
            + "okay old open opposite order ordinary original outside page pair part pass past pay people percent "
            + "perfect period person pick piece place plan play point poor popular position power practice prefer "
            + "prepare present press pretty prevent problem process produce proper protect provide pull purpose push "
            + "question quick quiet raise range reach read ready reason recent recommend reduce regular remain "
            + "remember remove repeat replace report require rest result return rich ride rise risk room round rule "
            + "run safe save second section sense separate serious serve set several shape share short shut sick side "
            + "sign similar simple single sit situation size slow small smell soft solve sort sound space speak "
            + "special speed spend split spot spread stand standard start state stay step stick stop store story "
            + "straight strange strong study stuff style subject sudden suggest suitable suppose sure surface surprise "
            + "system talk tall teach tend term test thank thick thin think thousand throw time tiny today together "
            + "tomorrow top total touch tough travel treat true trust turn type typical understand unit unusual upper "
            + "useful value various view visible visit wait wake walk wall warm wash watch water weak wear week weight "
            + "weird wet wide win wish wonder word world worry worth write wrong year young")
            .split(" ")).map(Stem::of).collect(Collectors.toUnmodifiableSet());

    private EverydayWords() {
    }

    /** Whether a stem belongs to one of them. */
    public static boolean contains(String stem) {
        return STEMS.contains(stem);
    }
}
