using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Trm.Node.Tests.Stories;

/// <summary>Writes down what is found so that two cases can be laid side by side: ids by the order in which they come, times and sizes apart from the words.</summary>
internal sealed partial class ViewWriter(DateTimeOffset start)
{
    private readonly StringBuilder _words = new();
    private readonly List<TimeSpan> _times = [];
    private readonly List<int> _sizes = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private bool _isSketch;

    /// <summary>Words as they are.</summary>
    public void Say(string words) => _words.Append(words);

    /// <summary>A moment.</summary>
    public void At(DateTimeOffset at)
    {
        _words.Append("<time>");
        _times.Add(at - start);
    }

    /// <summary>Bytes that say nothing but how many they are.</summary>
    public void Weigh(int bytes)
    {
        _words.Append("<bytes>");
        _sizes.Add(bytes);
    }

    /// <summary>Text with ids, moments, hashes, salts and signatures in it.</summary>
    public void Read(string text)
    {
        var at = 0;
        foreach (Match match in Special().Matches(text))
        {
            _words.Append(text, at, match.Index - at);
            at = match.Index + match.Length;
            if (match.Groups["id"].Success)
                _words.Append(CultureInfo.InvariantCulture, $"#{Numbered(match.Value)}");
            else if (match.Groups["time"].Success)
                At(DateTimeOffset.Parse(match.Value, CultureInfo.InvariantCulture));
            else
                Weigh(match.Length);
        }

        _words.Append(text, at, text.Length - at);
    }

    /// <summary>A writer for something that has no place yet: ids that have come already have their numbers, all others are alike. What it writes is not written down here.</summary>
    public ViewWriter Sketch()
    {
        var sketch = new ViewWriter(start) { _isSketch = true };
        foreach (var (id, number) in _ids)
            sketch._ids.Add(id, number);
        return sketch;
    }

    /// <summary>What was written down.</summary>
    public ReceivedView View() => new(_words.ToString(), _times, _sizes);

    private int Numbered(string id)
    {
        if (!_ids.TryGetValue(id, out var number) && !_isSketch)
            _ids.Add(id, number = _ids.Count + 1);
        return number;
    }

    [GeneratedRegex(@"(?<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(?<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))|(?<bytes>[A-Za-z0-9+/_=]{22,}(\\u002B[A-Za-z0-9+/_=]*)*)")]
    private static partial Regex Special();
}
