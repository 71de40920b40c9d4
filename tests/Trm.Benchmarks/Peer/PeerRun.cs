using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Trm.Benchmarks.Crypto;
using Trm.Benchmarks.Measures;
using Trm.Benchmarks.Offices;
using Trm.Testing;

namespace Trm.Benchmarks.Peer;

/// <summary>Sealing, opening and receipts against an AS2 library that nobody here wrote, in Node.js on the same machine, round by round in turn.</summary>
public static class PeerRun
{
    // A control message that carries one receipt.
    private const int ReceiptBytes = 450;

    private const int KeyBits = 2048;

    /// <summary>Payloads: an ordinary message, a large one, and nearly the largest that there may be.</summary>
    public static IReadOnlyList<int> Sizes => [10 * 1024, 60 * 1024, 1_000_000];

    /// <summary>Measures in a folder for keys.</summary>
    /// <param name="folder">Where our keys are written.</param>
    /// <param name="rounds">Ours and theirs, in turn.</param>
    /// <param name="milliseconds">How long each part is done in each round.</param>
    public static Report Measure(string folder, int rounds, int milliseconds)
    {
        var offices = TwoOffices.Make(folder);
        using var peer = As2Peer.Start(NewKeys("AT"), NewKeys("RS"));
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["peer"] = $"{peer.Says}; RSA {KeyBits}, SHA-256, AES-256-GCM, in one process of its own",
            ["ours"] = $"{Envelope.Suite.Trm1}: ECDSA and ECDH on P-256, SHA-256, AES-256-GCM",
            ["rounds"] = Invariant($"{rounds} in turn, {milliseconds} ms of each part in each"),
            ["receipts"] = "ours: sealed and opened, one alone, although many travel in one message; theirs: signed, not encrypted",
        };
        return new("peer", settings, [.. Sizes.Select(size => Compare(offices, peer, size, rounds, milliseconds, settings))]);
    }

    private static Table Compare(TwoOffices offices, As2Peer peer, int size, int rounds, int milliseconds, Dictionary<string, string> settings)
    {
        var (message, receipt) = (new SealedPair(offices, size), new SealedPair(offices, ReceiptBytes));
        List<Part> parts = [new("seal", () => message.Seal()), new("open", () => message.Open()), new("open and receipt", () => { message.Open(); receipt.Seal(); }), new("receipt opened", () => receipt.Open())];
        var (ours, theirs) = (parts.ToDictionary(p => p.Name, _ => new List<double>(), StringComparer.Ordinal), new List<As2Peer.Round>());
        for (var round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
                Ours();
            theirs.Add(peer.Measure(size, milliseconds));
            if (round % 2 != 0)
                Ours();
        }

        if (theirs.Select(t => t.Failed).OfType<string>().FirstOrDefault() is { } failure)
            settings[Invariant($"peer, {size}")] = $"what is empty the library does not do: {failure}";

        var table = Measures.Table.OfSpread(Invariant($"payload {size} bytes"), "us", "libas2, us", "its least", "its most", "it / ours", "least ratio", "most ratio");
        Func<As2Peer.Round, double?>[] same = [r => r.Compose, r => r.Open, r => r.OpenAndReceipt, r => r.VerifyReceipt];
        foreach (var (part, of) in parts.Zip(same))
        {
            var own = Spread.Of(ours[part.Name]);
            if (theirs.Select(of).OfType<double>().ToList() is var told && told.Count == rounds && Spread.Of(told) is var other)
                table.Add(part.Name, own, [other.Median, other.Least, other.Most, .. Measures.Table.Of(Spread.Ratio(other, own))]);
            else
                table.Add(part.Name, own, null, null, null, null, null, null);
        }

        return table;

        void Ours()
        {
            foreach (var (name, took) in Part.Time(parts, 1, milliseconds))
                ours[name].Add(took.Median);
        }
    }

    private static (string Certificate, string Key) NewKeys(string name)
    {
        using var key = RSA.Create(KeyBits);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
