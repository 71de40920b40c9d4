using System.Globalization;
using Trm.Benchmarks.Measures;
using Trm.Benchmarks.Offices;

namespace Trm.Benchmarks.Crypto;

/// <summary>Sealing and opening against the sum of their primitives, in one process.</summary>
public static class CryptoRun
{
    /// <summary>Payloads that are measured: an ordinary message, and nearly the largest that there may be.</summary>
    public static IReadOnlyList<int> Sizes => [10 * 1024, 1_000_000];

    /// <summary>Measures in a folder for keys.</summary>
    /// <param name="folder">Where the keys are written.</param>
    /// <param name="rounds">Rounds, in which all parts are done in turn.</param>
    /// <param name="milliseconds">How long each part is done in each round.</param>
    public static Report Measure(string folder, int rounds, int milliseconds)
    {
        var offices = TwoOffices.Make(folder);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["suite"] = $"{Envelope.Suite.Trm1}: ECDSA and ECDH on P-256, AES-256-GCM, SHA-256",
            ["rounds"] = $"{rounds} interleaved, {milliseconds} ms of each part in each",
            ["sum"] = "seal: sign, key generation, derive, AES-GCM, SHA-256 passes; open: verify, derive, AES-GCM, SHA-256 passes; long-lived keys imported once; key generation and derive by the calls that a message makes",
            ["openssl speed"] = $"{OpenSslSpeed.Version()}, once a table; it has no key generation, therefore no sum of sealing",
        };
        return new("crypto", settings, [.. Sizes.Select(size => Compare(offices, size, rounds, milliseconds, settings))]);
    }

    private static Table Compare(TwoOffices offices, int size, int rounds, int milliseconds, Dictionary<string, string> settings)
    {
        var message = new SealedPair(offices, size);
        using var primitives = new Primitives(message.Sealed);
        var (capsule, envelope) = (message.Sealed.Capsule.Bytes.Length, message.Sealed.Bytes.Length - message.Sealed.HeaderP7s.Length);
        settings[Invariant($"payload {size}")] = Invariant($"capsule {capsule}, envelope {envelope}, sealed message {message.Sealed.Bytes.Length} bytes");

        var times = Part.Time([new("seal", () => message.Seal()), new("open", () => message.Open()), .. primitives.Parts], rounds, milliseconds);
        var openssl = OpenSslSpeed.Measure(capsule, capsule + envelope, seconds: Math.Max(1, milliseconds / 1000));
        var table = Table.OfSpread(Invariant($"payload {size} bytes"), "us", "openssl speed, us", "sum of primitives / it", "its least", "its most");
        foreach (var (name, of) in new[] { ("seal", Primitives.OfSeal), ("open", Primitives.OfOpen) })
        {
            var sum = Sum(of.Select(p => times[p]));
            table.Add(name, times[name], [null, .. Table.Of(Spread.Ratio(sum, times[name]))]);
            table.Add("  sum of its primitives", sum, of.All(openssl.ContainsKey) ? of.Sum(p => openssl[p]) : null, null, null, null);
            table.Add("  the same by the framework's own calls", Sum(of.Select(p => times[Primitives.ByFramework(p)])), null, null, null, null);
        }

        foreach (var part in primitives.Parts)
            table.Add(part.Name, times[part.Name], openssl.TryGetValue(part.Name, out var theirs) ? theirs : null, null, null, null);
        return table;
    }

    private static Spread Sum(IEnumerable<Spread> parts) => Spread.Of(parts.Select(p => p.Rounds).Aggregate((IReadOnlyList<double>)[], (sum, next) => sum.Count == 0 ? next : [.. sum.Zip(next, (a, b) => a + b)]));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
