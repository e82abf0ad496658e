package spine.torus.internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import spine.torus.store.internal.DocumentRecord;

/** The yardstick: Lucene's BM25 with its English analyser over the same passages, with their headings or without. */
final class Bm25 implements Closeable {
    private static final String FIELD = "text";

    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final Analyzer analyzer = new EnglishAnalyzer();
    private final IndexSearcher searcher;

    record Found(String source, String text) {
    }

    Bm25(List<DocumentRecord> documents, boolean withHeadings) throws IOException {
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(analyzer).setSimilarity(new BM25Similarity()))) {
            for (var document : documents) {
                for (var passage : document.passages()) {
                    var entry = new Document();
                    var heading = withHeadings ? passage.heading() + "\n" : "";
                    entry.add(new TextField(FIELD, heading + passage.text(), Field.Store.NO));
                    entry.add(new StoredField("source", document.source()));
                    entry.add(new StoredField("passage", passage.text()));
                    writer.addDocument(entry);
                }
            }
        }
        searcher = new IndexSearcher(DirectoryReader.open(directory));
        searcher.setSimilarity(new BM25Similarity());
    }

    List<Found> search(String question, int limit) throws IOException {
        var query = new BooleanQuery.Builder();
        try (var tokens = analyzer.tokenStream(FIELD, question)) {
            var term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                query.add(new TermQuery(new Term(FIELD, term.toString())), BooleanClause.Occur.SHOULD);
            }
            tokens.end();
        }
        var found = new ArrayList<Found>();
        for (var hit : searcher.search(query.build(), limit).scoreDocs) {
            var stored = searcher.storedFields().document(hit.doc);
            found.add(new Found(stored.get("source"), stored.get("passage")));
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        searcher.getIndexReader().close();
        directory.close();
        analyzer.close();
    }
}
