using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Cms;
using Trm.Envelope.Courier;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Fuzz.Targets;

/// <summary>The sealed message, from its outside inwards: each part as it is, and each behind a signature made anew.</summary>
internal static class EnvelopeTargets
{
    private static readonly Lazy<Golden> Vectors = new(() => new Golden());

    public static IEnumerable<Target> All()
    {
        var world = World.Common;
        yield return new("message", Form.Der, () => [Golden.Lawful, .. Seeds.Files("vectors/envelope/messages", "*.trm")], JudgeMessage);
        yield return new("courier", Form.Bytes, () => Seeds.Files("vectors/courier", "*.courier").OrderByDescending(f => JudgeCourier(f).IsTaken), JudgeCourier);
        yield return new("signed-data", Form.Der, () => Golden.Parts(m => m.Header), input =>
        {
            var other = SignedData.Parse(input, SignatureProfile.P384);
            if (SignedData.Parse(input, SignatureProfile.P256) is not { } data)
                return other is null ? new("null", "", []) : Outcome.Accepted("P-384");
            Promise.OneSpelling(input, data.Write(SignatureProfile.P256));
            return Outcome.Accepted(FormattableString.Invariant($"{data.Signers.Count} signers {UnverifiedHeader.Read(input) is not null}"));
        });
        yield return new("envelope", Form.Der, () => Golden.Parts(m => m.Envelope), input =>
        {
            if (AuthEnvelopedData.Parse(input) is not { } envelope)
                return new("null", "", []);
            Promise.OneSpelling(input, envelope.Write());
            return Outcome.Accepted(FormattableString.Invariant($"{envelope.Recipients.Count} recipients"));
        });
        yield return new("envelope-signed", Form.Der, () => [AuthEnvelopedData.Encrypt(Control(world), [world.ToRs]), .. Golden.Parts(m => m.Envelope).Take(40)], input => JudgeEnvelope(world, input));
        yield return new("header", Form.Json, () => [world.Header.Write(), .. Golden.HeaderJson()], input =>
        {
            var result = Header.Parse(input);
            if (result.IsOk)
                Promise.OneSpelling(input, result.Value.Write());
            return Outcome.Of(result);
        });
        yield return new("header-signed", Form.Json, () => [world.Header.Write(), .. Golden.HeaderJson()], input => JudgeHeader(world, input));
        yield return new("meta", Form.Json, () => [MessageMeta.Control.Write(), MessageMeta.Part(MessageId.Of(Guid.Parse("00000000-0000-4000-8000-000000000001")), CaseId.Of(Guid.Parse("00000000-0000-4000-8000-000000000002"))).Write(), .. Metas()], input =>
        {
            var result = MessageMeta.Parse(input);
            if (result.IsOk)
                Promise.OneSpelling(input, result.Value.Write());
            return Outcome.Of(result, result.IsOk ? result.Value.Kind.Length > 8 ? "long" : "short" : "");
        });
        yield return new("part", Form.Bytes, () => [AttachmentPart.Write(new string('a', 64), 5, 0, "hello"u8), AttachmentPart.Write(new string('b', 64), AttachedFile.PartBytes + 3, 1, [1, 2, 3])], input =>
        {
            var result = AttachmentPart.Parse(input);
            if (result.IsOk)
                Promise.OneSpelling(input, AttachmentPart.Write(result.Value.Sha256, result.Value.Size, result.Value.Number, result.Value.Content.Span));
            return Outcome.Of(result, result.IsOk ? FormattableString.Invariant($"part {Math.Min(result.Value.Number, 2)}") : "");
        });
        yield return new("capsule", Form.Bytes, () => Capsules(world), input => JudgeCapsule(world, input));
        yield return new("capsule-sealed", Form.Bytes, () => Capsules(world), input => JudgeSealed(world, input)) { PerByte = 512 };
        yield return new("statement", Form.Der, () => [SignedStatement.Sign("{\"format\":\"trm-evidence/1\"}"u8.ToArray(), world.At.Signing, World.Now), .. Golden.Parts(m => m.Header).Take(20)], input =>
        {
            var result = SignedStatement.Verify(input, world.Directory);
            if (result.IsOk)
                Promise.Keep(result.Value.Content.Span.SequenceEqual("{\"format\":\"trm-evidence/1\"}"u8), "a statement that nobody signed was believed");
            return Outcome.Of(result);
        });
    }

    // Whatever is taken is as long as it says, each byte of it in one message, each message once.
    private static Outcome JudgeCourier(ReadOnlyMemory<byte> input)
    {
        using var file = new MemoryStream(input.ToArray());
        var result = CourierFile.Parse(file);
        if (result.IsOk)
        {
            var bodies = result.Value.Messages.Select(m => CourierFile.Read(file, m)).ToList();
            Promise.OneSpelling(input, [.. result.Value.Header.Write(), .. bodies.SelectMany(b => b)]);
            Promise.Keep(bodies.Select(Convert.ToBase64String).Distinct(StringComparer.Ordinal).Count() == bodies.Count, "a message stands in a file twice");
        }

        return Outcome.Of(result, result.IsOk ? "" : result.Rejection.Path ?? "");
    }

    private static Outcome JudgeMessage(ReadOnlyMemory<byte> input)
    {
        var golden = Vectors.Value;
        var result = golden.Open(input);
        if (SealedMessage.Parse(input).Try(out var message, out _))
            _ = message.UnverifiedDir;
        if (!result.IsOk)
            return Outcome.Of(result);
        Promise.Keep(golden.Signed.Contains(result.Value.Verified.HeaderSha256), "a message was opened that nobody sealed");
        return Outcome.Accepted();
    }

    // The header fits the envelope, whatever it is: what is refused is refused for the envelope's own sake.
    private static Outcome JudgeEnvelope(World world, ReadOnlyMemory<byte> input)
    {
        var capsule = Control(world);
        var header = WithDigests(world, capsule) with { EnvSha256 = Digest.Sha256(input.Span) };
        if (AuthEnvelopedData.Parse(input) is { } envelope && envelope.Recipients.Select(r => Convert.ToHexStringLower(r.Ski.Span)).ToList() is var rcp && rcp.Contains(world.Header.Rcp[0], StringComparer.Ordinal))
            header = header with { Rcp = [.. rcp.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] };
        var result = world.Open((byte[])[.. world.SignHeader(header.Write(), header.Iat), .. input.Span]);
        if (result.IsOk)
            Promise.Keep(result.Value.Capsule.Bytes.Span.SequenceEqual(capsule), "another capsule than the one signed for was opened");
        return Outcome.Of(result);
    }

    private static Outcome JudgeHeader(World world, ReadOnlyMemory<byte> input)
    {
        using var json = CompactJson.TryParse(input);
        var claimed = json is { RootElement.ValueKind: JsonValueKind.Object } && json.RootElement.TryGetProperty("core", out var core) ? core.Text("iat") : null;
        var at = WireTime.TryParse(claimed, out var iat) && iat.Year >= 1950 ? iat : World.Now;
        var signed = world.SignHeader(input, at);
        var result = SignedHeader.Verify(signed, world.Directory);
        if (!result.IsOk)
            return Outcome.Of(result);
        Promise.OneSpelling(input, result.Value.Header.Write());
        var admitted = SealedMessage.Parse((byte[])[.. signed, 0x30, 0]).Then(m => m.Verify(world.Directory)).Then(v => v.Admit(world.Rs.Owner, world.Rs.Ring, world.Directory)).Then(a => a.Open());
        Promise.Keep(!admitted.IsOk, "an empty envelope was opened");
        return admitted.Rejection.Code.Equals(RejectionCode.EnvelopeDamaged) ? Outcome.Accepted("admitted") : Outcome.Of(admitted);
    }

    private static Outcome JudgeCapsule(World world, ReadOnlyMemory<byte> input)
    {
        var result = Capsule.Parse(input, WithDigests(world, input.Span));
        if (!result.IsOk)
            return Outcome.Of(result);
        Promise.OneSpelling(result.Value.MetaBytes, result.Value.Meta.Write());
        Promise.Keep(Padme.Length(80 + result.Value.MetaBytes.Length + result.Value.Payload.Length) == input.Length, "a capsule of another length than Padme's was taken");
        return result.Value.Meta.IsControl ? Outcome.Of(ControlMessage.Parse(result.Value.Payload), "control") : Outcome.Of(MessageReader.Parse(result.Value.Meta, result.Value.Payload), "message");
    }

    private static Outcome JudgeSealed(World world, ReadOnlyMemory<byte> input)
    {
        var envelope = AuthEnvelopedData.Encrypt(input.Span, [world.ToRs]);
        var header = WithDigests(world, input.Span) with { EnvSha256 = Digest.Sha256(envelope) };
        var result = world.Open((byte[])[.. world.SignHeader(header.Write(), header.Iat), .. envelope]);
        if (result.IsOk)
            Promise.Keep(result.Value.Capsule.Bytes.Span.SequenceEqual(input.Span), "another capsule than the one sealed was opened");
        return Outcome.Of(result);
    }

    // The digests that belong to a capsule, as far as it has the parts.
    private static Header WithDigests(World world, ReadOnlySpan<byte> capsule)
    {
        var meta = ReadOnlySpan<byte>.Empty;
        if (capsule.Length >= 72 && BinaryPrimitives.ReadUInt32BigEndian(capsule[68..]) is var length && length <= capsule.Length - 72)
            meta = capsule.Slice(72, (int)length);
        var salt = capsule.Length >= 68 ? capsule.Slice(36, 32) : [];
        return world.Header with { CapSha256 = Digest.Sha256(capsule), MetaSha256 = Capsule.MetaDigest(SHA256.HashData([.. "trm-meta"u8, .. salt]), meta) };
    }

    private static byte[] Control(World world) => world.Capsule(MessageMeta.Control, "{\"have\":{\"gen\":0,\"through\":41,\"missing\":[39]},\"void\":[17]}"u8);

    private static IEnumerable<byte[]> Capsules(World world) =>
    [
        Control(world),
        .. Seeds.Examples().Where(e => e.Payload.Length < 12_000 && MessageMeta.Parse(e.Meta).IsOk).Take(20).Select(e => world.Capsule(MessageMeta.Parse(e.Meta).Value, e.Payload)),
    ];

    private static IEnumerable<byte[]> Metas() => Seeds.Files("examples", "*.meta.json");

    /// <summary>The golden vectors with the reader's key.</summary>
    private sealed class Golden
    {
        private readonly TrustDirectory _directory;
        private readonly EncryptionKeyRing _ring;

        public Golden()
        {
            var governance = Enumerable.Range(1, 3).Select(n => Certificate.ReadFile(Read($"governance-{n}.pem")).Value);
            _directory = TrustDirectory.Adopt(TrustAnchor.Of(Governance.Of(2, governance)), Read("directory.p7s"), new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero)).Value;
            var text = Encoding.ASCII.GetString(Read("RS-encrypt.key"));
            _ring = new([EncryptionKey.Of(Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]), Certificate.ReadFile(Read("RS-encrypt.pem")).Value).Value]);
            Signed = [.. Seeds.Files("vectors/envelope/messages", "*.trm").SelectMany(Contents).Select(c => Digest.Sha256(c))];
        }

        /// <summary>The digest of every header in the vectors, the refused ones too: one may lack the envelope, or the attribute, that another has. Its capSha256 binds the payload.</summary>
        public HashSet<string> Signed { get; }

        public static byte[] Lawful => Read("messages/lawful.trm");

        public Result<OpenedMessage> Open(ReadOnlyMemory<byte> message) => SealedMessage.Parse(message)
            .Then(m => m.Verify(_directory)).Then(v => v.Admit(ParticipantId.Parse("RS").Value, _ring, _directory)).Then(a => a.Open());

        public static IEnumerable<byte[]> Parts(Func<SealedMessage, ReadOnlyMemory<byte>> part) => new[] { Lawful }.Concat(Seeds.Files("vectors/envelope/messages", "*.trm"))
            .Select(m => SealedMessage.Parse(m).Try(out var message, out _) ? part(message).ToArray() : null).OfType<byte[]>();

        public static IEnumerable<byte[]> HeaderJson() => Parts(m => m.Header).Select(h => SignedData.Parse(h, SignatureProfile.P256)?.Content.ToArray()).OfType<byte[]>();

        private static IEnumerable<byte[]> Contents(byte[] message) => Mutation.DerForest.Parse(message) is { } forest
            ? forest.Paths.Select(p => forest[p].Content).Where(c => c.AsSpan().StartsWith("{"u8))
            : [];

        private static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Seeds.Contracts("vectors/envelope"), name));
    }
}
