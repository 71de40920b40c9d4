using Trm.Contracts.Agreements;
using Trm.Envelope.Agreements;
using Trm.Envelope.Cms;
using Trm.Envelope.Directory;

namespace Trm.Fuzz.Targets;

/// <summary>Directories, entries and agreements: signed as they are, and signed again after the change.</summary>
internal static class DirectoryTargets
{
    public static IEnumerable<Target> All()
    {
        var world = World.Common;
        yield return new("directory", Form.Der, () => [world.Directory.Signed.Bytes.ToArray(), .. Seeds.Files("vectors/envelope", "directory.p7s")], input =>
        {
            var parsed = SignedDirectory.Parse(input);
            if (!parsed.IsOk)
                return Outcome.Of(parsed);
            Promise.Keep(parsed.Value.Bytes.Span.SequenceEqual(input.Span), "a directory with other bytes than were read");
            return Outcome.Of(TrustDirectory.Adopt(world.Directory, input, world.At.Owner), "adopted");
        });
        yield return new("directory-signed", Form.Json, () => [world.Document.Write(), world.Document.Next(World.Now).Write(), Golden()], input => JudgeDocument(world, input)) { PerByte = 512 };
        yield return new("entry", Form.Der, () => [.. world.Document.Participants.Select(p => p.Bytes.ToArray()), .. GoldenEntries().Select(e => e.Bytes.ToArray())], input =>
        {
            var result = SignedEntry.Parse(input);
            return Outcome.Of(result);
        });
        yield return new("entry-signed", Form.Json, () => [World.Entry(world.At, world.Rs.Owner, world.AtLog).Write(), .. GoldenEntries().Select(e => e.Entry.Write())], input => JudgeEntry(world, input));
        yield return new("agreement", Form.Json, () => Seeds.Files("agreements", "*.json"), input =>
        {
            var result = Agreement.Read(input);
            if (result.IsOk)
                Promise.Keep(Agreement.Parse(result.Value.Write()).IsOk, "an agreement that was read cannot be read again in its one spelling");
            return Outcome.Of(result);
        })
        { Base = Target.HundredFaults };
        yield return new("agreement-signed", Form.Json, () => Agreements(), input => JudgeAgreement(world, input)) { Base = Target.HundredFaults };
        yield return new("agreement-file", Form.Der, () => Agreements().Select(a => Signed(world, a)), input =>
        {
            var result = SignedAgreement.Parse(input);
            return Outcome.Of(result.Then(signed => signed.Verify(world.Directory)));
        });
    }

    // The document alone first: only what is one is worth a signature of P-384.
    private static Outcome JudgeDocument(World world, ReadOnlyMemory<byte> input)
    {
        var document = DirectoryDocument.Parse(input);
        if (!document.IsOk)
            return Outcome.Of(document);
        Promise.OneSpelling(input, document.Value.Write());
        var adopted = TrustDirectory.Adopt(world.Directory, world.Sign(input), world.At.Owner);
        if (adopted.IsOk)
            Promise.Keep(adopted.Value.Find(world.At.Owner) is not null && adopted.Value.Version >= world.Directory.Version, "our own entry is gone, or an older version was adopted");
        return Outcome.Of(adopted, "adopted");
    }

    private static Outcome JudgeEntry(World world, ReadOnlyMemory<byte> input)
    {
        var entry = ParticipantEntry.Parse(input);
        if (!entry.IsOk)
            return Outcome.Of(entry);
        Promise.OneSpelling(input, entry.Value.Write());
        var signed = SignedEntry.Parse(SignedData.Sign(input, World.Now, world.At.Signing).Write(SignatureProfile.P256));
        if (!signed.IsOk)
            return Outcome.Of(signed);
        var next = world.Document.Next(World.Now).Add(signed.Value);
        return Outcome.Of(TrustDirectory.Adopt(world.Directory, world.Sign(next.Write()), world.Rs.Owner), "adopted");
    }

    private static Outcome JudgeAgreement(World world, ReadOnlyMemory<byte> input)
    {
        var parsed = Agreement.Parse(input);
        if (!parsed.IsOk)
            return Outcome.Of(parsed);
        Promise.OneSpelling(input, parsed.Value.Write());
        return Outcome.Of(SignedAgreement.Parse(Signed(world, input)).Then(signed => signed.Verify(world.Directory)), "in force");
    }

    private static byte[] Signed(World world, ReadOnlyMemory<byte> agreement) =>
        SignedData.Sign(agreement, World.Now, world.At.Signing).SignAlso(World.Now, world.Rs.Signing).Write(SignatureProfile.P256);

    private static IEnumerable<byte[]> Agreements() => new[] { Agreement.BuiltIn([AgreementParty.Plain(World.Common.At.Owner, "AT"), AgreementParty.Plain(World.Common.Rs.Owner, "RS")]) }
        .Concat(Seeds.Files("agreements", "*.json").Select(f => Agreement.Read(f)).Where(a => a.IsOk).Select(a => a.Value)).Select(a => a.Write());

    private static byte[] Golden() => SignedDirectory.Parse(Seeds.Files("vectors/envelope", "directory.p7s").Single()).Value.Document.Write();

    private static IEnumerable<SignedEntry> GoldenEntries() => SignedDirectory.Parse(Seeds.Files("vectors/envelope", "directory.p7s").Single()).Value.Document.Participants;
}
