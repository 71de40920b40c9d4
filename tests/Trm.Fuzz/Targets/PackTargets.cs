using System.Security.Cryptography;
using System.Text.Json;
using Trm.Evidence.Packs;

namespace Trm.Fuzz.Targets;

/// <summary>Evidence packs: as they come, with their manifest made and signed anew, and made whole from a changed story.</summary>
internal static class PackTargets
{
    private static readonly Lazy<byte[]> Lawful = new(() => Story.Pack(Story.Lawful())!);

    // For the other side: with a proof for each leaf instead of the log.
    private static readonly Lazy<byte[]> ForPeer = new(() => Story.Pack(Story.Content(Story.Lawful())!.With(World.Common.Rs.Owner)));

    public static IEnumerable<Target> All()
    {
        yield return new("pack", Form.Zip, () => [Lawful.Value, ForPeer.Value], input => Judge(input.ToArray(), Lawful.Value, ForPeer.Value)) { MaxLength = 256 * 1024, Base = 16 << 20, PerByte = 4096 };
        yield return new("pack-signed", Form.Zip, () => [Lawful.Value, ForPeer.Value], input => Resign(input) is { } pack ? Judge(pack) : Outcome.Unreadable) { MaxLength = 256 * 1024, Base = 32 << 20, PerByte = 4096 };
        yield return new("story", Form.Json, () => [Story.Lawful()], input => Story.Pack(input) is { } pack ? Judge(pack) : Outcome.Unreadable) { Base = 64 << 20, PerByte = 4096 };
        yield return new("manifest", Form.Json, () => [Member(Lawful.Value, "manifest.json")], input =>
        {
            var result = PackManifest.Parse(input);
            if (result.IsOk)
                Promise.OneSpelling(input, result.Value.Write());
            return Outcome.Of(result);
        });
    }

    private static Outcome Judge(byte[] pack, params byte[][] mustBe)
    {
        var verdict = PackVerification.Verify("AT", new MemoryStream(pack));
        var report = verdict.Packs[0];
        if (verdict.Verified && mustBe.Length > 0)
            Promise.Keep(mustBe.Any(p => Same(pack, p)), "a changed pack was verified");
        // Whoever verifies shows it: the screen, the programs and the page see the same hostile values.
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            PackJson.Write(json, verdict, isRefusedAsProvisional: false);
        var page = PackPage.Write(verdict, World.Now);
        Promise.Keep(page.AsSpan().IndexOf("<script"u8) < 0, "the page holds a script");
        List<string> sentences = [.. report.Findings.Select(f => f.Sentence), .. report.Findings.Select(f => f.Hint), .. PackText.Of(verdict).SelectMany(s => s.Facts).Select(f => f.Value), .. PackText.Unproven(verdict)];
        return report.Findings.Count == 0 ? Outcome.Accepted("verified") with { Sentences = sentences } : new(string.Join(' ', report.Findings.Select(f => f.CodeText).Distinct(StringComparer.Ordinal).Take(3)), report.Findings[0].Sentence, sentences);
    }

    // By content, as a verifier reads it: what a zip says of times and packing is nothing.
    private static bool Same(byte[] one, byte[] two)
    {
        var (first, second) = (Mutation.ZipMembers.Read(one), Mutation.ZipMembers.Read(two));
        return first is not null && second is not null
            && first.Members.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => m.Name + Convert.ToBase64String(m.Content)).SequenceEqual(second.Members.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => m.Name + Convert.ToBase64String(m.Content)), StringComparer.Ordinal);
    }

    private static byte[]? Resign(ReadOnlyMemory<byte> input)
    {
        if (Mutation.ZipMembers.Read(input.ToArray()) is not { } zip)
            return null;
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, content) in zip.Members)
            if (PackPath.IsLawful(name) && name is not (PackPath.Manifest or PackPath.Signature))
                files[name] = content;
        var world = World.Common;
        if (!PackManifest.Parse(zip.Members.Find(m => m.Name == PackPath.Manifest).Content).Try(out var manifest, out _)
            && !PackManifest.Parse(Member(Lawful.Value, PackPath.Manifest)).Try(out manifest, out _))
            return null;
        var written = (manifest with { Files = [.. files.Select(f => new PackFile(f.Key, f.Value.Length, Convert.ToHexStringLower(SHA256.HashData(f.Value))))] }).Write();
        files[PackPath.Manifest] = written;
        files[PackPath.Signature] = Envelope.SignedStatement.Sign(written, world.At.Signing, manifest.Issued);
        return Mutation.ZipMembers.Write(files.Select(f => (f.Key, f.Value)));
    }

    private static byte[] Member(byte[] zip, string name) => Mutation.ZipMembers.Read(zip)!.Members.Single(m => m.Name == name).Content;
}
