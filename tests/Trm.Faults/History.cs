using System.Security.Cryptography;
using System.Text;

namespace Trm.Faults;

/// <summary>What happened, in order, in words that are the same for the same seed: ids are numbered in the order in which they appear, bytes and signatures are left out.</summary>
internal sealed class History(Schedule schedule)
{
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>One line for each event.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The same for the same history.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', _lines))));

    /// <summary>Notes what somebody did, or what happened to them.</summary>
    public void Note(string who, string what)
    {
        var since = schedule.Now - schedule.Begins;
        _lines.Add(FormattableString.Invariant($"{(int)since.TotalDays}d {since:hh\\:mm\\:ss\\.fff} {who,-8} {what}"));
    }

    /// <summary>The number of an id among those of its kind.</summary>
    public string Name(string kind, string id)
    {
        if (_names.TryGetValue(id, out var name))
            return name;
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        return _names[id] = FormattableString.Invariant($"{kind} {_counts[kind]}");
    }
}
