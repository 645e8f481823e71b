package dev.winnow.bench;

/** How a client leaves its request unfinished, or its answer unread. */
enum HalfSent {
    SILENT("nothing sent", ""),
    HEAD("half a head, a byte every 3 s", "POST /report HTTP/1.1\r\nHost: winnow\r\nX-Slow: "),
    BODY(
            "half a body without a token, a byte every 3 s",
            "POST /report HTTP/1.1\r\nHost: winnow\r\nContent-Length: 60000\r\n\r\n{"),
    BODY_WITH_TOKEN(
            "half a body with a good token, a byte every 3 s",
            "POST /report HTTP/1.1\r\nHost: winnow\r\nAuthorization: Bearer TOKEN\r\nContent-Length: 60000\r\n\r\n{"),
    UNREAD(
            "answers not read, a request every 3 s",
            "POST /report HTTP/1.1\r\nHost: winnow\r\nContent-Length: 2\r\n\r\n{}");

    private final String words;
    private final String text;

    HalfSent(String words, String text) {
        this.words = words;
        this.text = text;
    }

    String words() {
        return words;
    }

    /** What is sent at first. */
    String first(String token) {
        return text.replace("TOKEN", token);
    }

    /** What is sent every 3 s. */
    String more(String token) {
        return this == UNREAD ? first(token) : this == SILENT ? "" : " ";
    }
}
