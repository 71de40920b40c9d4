using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Trm.Console.Wire;

/// <summary>
/// On a slow line a finger comes down twice. What is sent again as it was, from the same page and within half a minute, leads where the first one led, and is not done anew: nobody reads that it was
/// refused when it was done. A stop is set each time: none is ever taken for the one before it.
/// </summary>
internal sealed class SecondTouch(TimeProvider time)
{
    private const int Most = 4096;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    // What is done in cases; what is asked of the record, of accounts or by two officers is asked each time.
    private static readonly string[] Rooms = ["/case/", "/draft", "/capacity", "/clinic/", "/escort/"];

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, string To)> _done = new(StringComparer.Ordinal);

    /// <summary>The name of a form with all that stands in it, the token of its page among it; null where it counts each time.</summary>
    public static string? NameOf(HttpRequest request, IFormCollection fields)
    {
        var path = request.Path.Value!;
        if (!Rooms.Any(r => path.StartsWith(r, StringComparison.Ordinal)) || path.EndsWith("/stop", StringComparison.Ordinal) || fields.Files.Count > 0)
            return null;
        var all = new StringBuilder(path).Append(request.QueryString.Value);
        foreach (var (name, values) in fields)
            foreach (var value in values)
                all.Append('\0').Append(name).Append('\0').Append(value);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }

    /// <summary>Where the first one led; null where there was none.</summary>
    public string? Before(string? name) => name is not null && _done.TryGetValue(name, out var first) && time.GetUtcNow() - first.At <= Within ? first.To : null;

    /// <summary>It was done, and led there.</summary>
    public void Note(string? name, string to)
    {
        if (name is null)
            return;
        var now = time.GetUtcNow();
        if (_done.Count >= Most)
            foreach (var (old, _) in _done.Where(d => now - d.Value.At > Within))
                _done.TryRemove(old, out _);
        if (_done.Count < Most)
            _done[name] = (now, to);
    }
}
