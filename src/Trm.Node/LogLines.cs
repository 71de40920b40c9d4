namespace Trm.Node;

/// <summary>
/// Bounds the lines about single messages: who sends a million of them must not write a million lines. Per peer and minute so many; the rest are one line with their count.
/// </summary>
/// <param name="log">Where they go.</param>
/// <param name="most">Lines per peer and minute.</param>
internal sealed class LogLines(NodeLog log, TimeProvider time, int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _written = new(StringComparer.Ordinal);
    private long _minute;

    /// <summary>Where a line about a message of that peer goes; null where there were enough of them in this minute.</summary>
    public NodeLog? Of(string peer)
    {
        lock (_lock)
        {
            Close();
            var written = _written.GetValueOrDefault(peer);
            _written[peer] = written + 1;
            return written < most ? log : null;
        }
    }

    /// <summary>Where the minute is over, says how much was left out in it.</summary>
    public void Close()
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (_lock)
        {
            if (minute == _minute)
                return;
            foreach (var (peer, written) in _written.Where(w => w.Value > most))
                log.MoreOf(peer, written - most);
            _written.Clear();
            _minute = minute;
        }
    }
}
