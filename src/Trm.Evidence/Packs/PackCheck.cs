using System.Security.Cryptography;
using Trm.Contracts.Control;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>Verifies one pack, from the outside inwards: zip, directory, manifest, files, log, leaves, headers; then what they tell.</summary>
internal sealed class PackCheck
{
    private readonly PackArchive archive;
    private readonly PackReport report;
    private readonly List<Finding> findings = [];
    private readonly HashSet<string> contested = new(StringComparer.Ordinal);
    private PackTrust trust = null!;
    private int inForce;

    private PackCheck(string name, PackArchive archive)
    {
        this.archive = archive;
        report = new(name);
        findings.AddRange(archive.Faults);
    }

    private PackStory Story => report.Story;

    public static PackReport Run(string name, Stream zip, string? fingerprint)
    {
        var check = new PackCheck(name, PackArchive.Read(zip));
        check.Run(fingerprint);
        check.report.Findings = check.findings;
        check.report.Contested = [.. check.contested.Order(StringComparer.Ordinal)];
        check.report.Headers = check.Story.Headers.Count;
        check.report.Unproven = [.. Unproven.Of(check.report)];
        return check.report;
    }

    private void Run(string? fingerprint)
    {
        if (ReadManifest() is not { } manifest)
            return;
        CompareFiles(manifest);
        if (findings.Count > 0)
            return; // not the pack that was signed: which file is named, and nothing in it is judged
        if (PackTrust.Read(archive, fingerprint, findings) is not { } read)
            return;
        trust = read;
        (report.Directories, report.Fingerprint, report.IsVouchedFor) = ([.. trust.Versions.Select(v => v.Version)], trust.Versions[0].Fingerprint, fingerprint is not null);
        foreach (var version in trust.Versions)
            Story.Versions[version.Version] = version.Fingerprint;
        if (!IsSigned(manifest))
            return;
        report.Manifest = manifest;
        ReadMessages();
        ReadLog(manifest);
        new StoryCheck(report, findings).Run();
        new LifecycleReplay(report, findings).Run();
    }

    private PackManifest? ReadManifest()
    {
        if (archive.Files.GetValueOrDefault(PackPath.Manifest) is { } bytes && PackManifest.Parse(bytes).Try(out var manifest, out _))
            return manifest;
        findings.Add(new(FindingCode.ManifestMalformed, PackPath.Manifest, null, "there is no manifest in the form of trm-evidence/1", "is this an evidence pack? if so, the manifest was altered or taken away"));
        return null;
    }

    private void CompareFiles(PackManifest manifest)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal) { PackPath.Manifest, PackPath.Signature };
        foreach (var file in manifest.Files)
        {
            listed.Add(file.Path);
            if (archive.Files.GetValueOrDefault(file.Path) is not { } bytes)
                findings.Add(new(FindingCode.FileMissing, file.Path, null, "the manifest names this file, and it is not there", "somebody removed it; ask for the pack again"));
            else if (bytes.Length != file.Length || Convert.ToHexStringLower(SHA256.HashData(bytes)) != file.Sha256)
                findings.Add(new(FindingCode.FileAltered, file.Path, null, "this is not the file that the manifest names", "somebody altered or exchanged it; ask for the pack again"));
            else
                report.Files++;
        }

        foreach (var place in archive.Files.Keys.Where(k => !listed.Contains(k)))
            findings.Add(new(FindingCode.FileUnexpected, place, null, "the manifest does not name this file", "somebody added it"));
    }

    private bool IsSigned(PackManifest manifest)
    {
        string? fault = null;
        if (archive.Files.GetValueOrDefault(PackPath.Signature) is not { } signature)
            fault = "the manifest is not signed";
        else
        {
            var verified = trust.Versions.Reverse().Select(v => SignedStatement.Verify(signature, v)).ToList();
            if (verified.FirstOrDefault(v => v.IsOk)?.Value is not { } statement)
                fault = $"the signature does not hold: {verified[0].Rejection.Code.Text}";
            else if (!statement.Content.Span.SequenceEqual(archive.Files[PackPath.Manifest]))
                fault = "the signature is of another manifest";
            else if (statement.Signer.Participant.Id != manifest.Participant)
                fault = $"signed by {statement.Signer.Participant.Id}, not by {manifest.Participant}";
            else if (statement.SignedAt != manifest.Issued)
                fault = "signed at another time than it says";
        }

        if (fault is null)
            return true;
        findings.Add(new(FindingCode.ManifestSignature, PackPath.Signature, null, fault, "the pack was altered after it was issued, or was put together by somebody else"));
        return false;
    }

    // Every header below messages/, by any version of the directory: those with a leaf are judged again by the version in force then.
    private void ReadMessages()
    {
        foreach (var (place, bytes) in archive.Files.Where(f => f.Key.StartsWith("messages/", StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (!trust.Verify(bytes, null).Try(out var header, out var fault))
                findings.Add(new(FindingCode.HeaderRefused, place, null, $"not signed by whom it says it is from: {fault.Code.Text}", "the header was altered, or its sender is not in the directory"));
            else if (PackPath.Header(header.Header.Id.ToString()) != place)
                findings.Add(new(FindingCode.HeaderMismatch, place, null, "the header is of another message", "it may have been exchanged with another file"));
            else if (header.Header.From != report.Participant && header.Header.To != report.Participant && !IsMisdirected(header))
                findings.Add(new(FindingCode.FileUnexpected, place, null, "a message between others", "it has no place in this pack"));
            else
                Story.Headers[header.Header.Id.ToString()] = header;
            if (header is not null && trust.IsContested(header))
                contested.Add(header.Header.Id.ToString());
        }
    }

    // Sealed for somebody else and brought to us: refused, and kept as evidence of it.
    private bool IsMisdirected(SignedHeader header) => header.Header.To != report.Participant;

    private void ReadLog(PackManifest manifest)
    {
        var origin = FormattableString.Invariant($"trm/{manifest.Participant}/{manifest.Generation}");
        var key = trust.Versions.Reverse().SelectMany(v => v.Find(manifest.Participant)?.Logs ?? []).Select(NoteKey.Parse)
            .FirstOrDefault(k => k.Holds && k.Value.Name == origin)?.Value;
        if (key is null)
        {
            findings.Add(new(FindingCode.DirectoryRefused, "log/checkpoint", null, $"the directory lists no key for the log {origin}", "the checkpoint cannot be verified without it"));
            return;
        }

        var isComplete = manifest.Scope is PackScope.Whole or PackScope.Period;
        report.Trail = TrailCheck.Run(archive, key, index => isComplete && index >= manifest.From && index < manifest.To, Take);
        findings.AddRange(report.Trail.Findings);
        if (manifest.To > report.Trail.Size || (manifest.Scope == PackScope.Whole && (manifest.From != 0 || manifest.To != report.Trail.Size)))
            findings.Add(new(FindingCode.ManifestMalformed, PackPath.Manifest, null, $"the manifest speaks of the leaves {manifest.From} to {manifest.To}, the log has {report.Trail.Size}", "the log was cut off, or the pack is of another time"));
        JudgePrivate(manifest);
    }

    private void Take(LeafEvidence leaf)
    {
        var opening = leaf.Opening;
        if (opening.IsPrivateWithheld)
            Story.Withheld.Add(leaf.Index);
        switch (opening.Event)
        {
            case TrailEvent.DirectoryAdopted:
                if (LeafContent.Bytes(opening.Public, "directory") is { } directory && trust.Find(directory) is { } version)
                    inForce = Math.Max(version, inForce);
                else
                    findings.Add(new(FindingCode.DirectoryRefused, PackPath.Evidence(leaf.Index), leaf.Index, "the directory adopted here is not in the pack", "a pack holds every version that its log adopted"));
                break;
            case TrailEvent.MessageSealed or TrailEvent.MessageReceived or TrailEvent.MessageRefused:
                TakeMessage(leaf);
                break;
            case TrailEvent.ReceiptsSent or TrailEvent.ReceiptsVerified:
                TakeControl(leaf);
                break;
            case TrailEvent.MessageUndelivered or TrailEvent.MessageExpired:
                if (LeafContent.Text(opening.Public, "id") is { } id)
                    Story.Given.Add((leaf.Index, id, opening.Event == TrailEvent.MessageExpired));
                else
                    Malformed(leaf);
                break;
            case TrailEvent.CaseErased:
                foreach (var index in LeafContent.Numbers(opening.Public, "indices") ?? [])
                    Story.Erased[index] = LeafContent.Text(opening.Public, "basis") ?? "-";
                break;
            default:
                break; // nothing that another leaf or the other side could contradict
        }
    }

    private void TakeMessage(LeafEvidence leaf)
    {
        var opening = leaf.Opening;
        var isOwn = opening.Event == TrailEvent.MessageSealed;
        if (Header(leaf, isOwn) is not { } header)
            return;
        MessageMeta? meta = null;
        if (opening.Event != TrailEvent.MessageRefused && opening.Private is { } hidden)
        {
            if (LeafContent.Raw(hidden, "meta") is not { } text || LeafContent.Bytes(hidden, "salt") is not { } salt
                || Capsule.MetaDigest(salt, text) != header.Header.MetaSha256 || !MessageMeta.Parse(text).Try(out meta, out _))
            {
                findings.Add(new(FindingCode.ContentMismatch, PackPath.Evidence(leaf.Index), leaf.Index, "kind and case are not those that the sender signed for", "the node recorded something else than it sealed or opened"));
                return;
            }
        }

        string? code = null;
        if (opening.Event == TrailEvent.MessageRefused && (code = LeafContent.Text(opening.Public, "code")) is null)
            Malformed(leaf);
        else
            (isOwn ? Story.Sent : Story.Taken).Add(new(leaf.Index, opening.Minute, opening.ToLeaf().Hash, header, code, meta));
    }

    private void TakeControl(LeafEvidence leaf)
    {
        var isOwn = leaf.Opening.Event == TrailEvent.ReceiptsSent;
        if (Header(leaf, isOwn) is not { } header)
            return;
        if (LeafContent.Bytes(leaf.Opening.Public, "capsule") is not { } bytes || !Capsule.Parse(bytes, header.Header).Try(out var capsule, out _)
            || !capsule.Meta.IsControl || !ControlMessage.Parse(capsule.Payload).Try(out var control, out _))
            findings.Add(new(FindingCode.ContentMismatch, PackPath.Evidence(leaf.Index), leaf.Index, "the control message is not the one that its sender signed for", "receipts were altered"));
        else
            Story.Controls.Add(new(leaf.Index, leaf.Opening.Minute, isOwn, header, control));
    }

    // The header in a leaf: signed, from the right side, and the same as below messages/.
    private SignedHeader? Header(LeafEvidence leaf, bool isOwn)
    {
        var place = PackPath.Evidence(leaf.Index);
        if (leaf.Opening.Header() is not { } bytes)
        {
            Malformed(leaf);
            return null;
        }

        // What was refused needs no key in force: it may be refused just because its key was revoked while it waited.
        if (!trust.Verify(bytes, leaf.Opening.Event == TrailEvent.MessageRefused ? null : inForce).Try(out var header, out var fault))
        {
            findings.Add(new(FindingCode.HeaderRefused, place, leaf.Index, $"not signed by whom it says it is from: {fault.Code.Text}", "no such message was ever sent, or the node took what it must refuse"));
            return null;
        }

        if ((header.Header.From == report.Participant) != isOwn)
        {
            findings.Add(new(FindingCode.EventMalformed, place, leaf.Index, "a message of the other direction", "the node recorded its own message as received, or another's as its own"));
            return null;
        }

        var id = header.Header.Id.ToString();
        var file = archive.Files.GetValueOrDefault(PackPath.Header(id));
        // Ids are the sender's choice: two senders may choose alike, and one who uses an id twice is refused. One header stands below messages/.
        var isSecond = (Story.Headers.TryGetValue(id, out var first) && first.Header.From != header.Header.From)
            || (leaf.Opening.Event == TrailEvent.MessageRefused && Story.Taken.Any(t => t.Id == id));
        if (file is null)
            findings.Add(new(FindingCode.HeaderMissing, PackPath.Header(id), leaf.Index, "the header of this message is not in the pack", "somebody removed it"));
        else if (!isSecond && !file.AsSpan().SequenceEqual(bytes))
            findings.Add(new(FindingCode.HeaderMismatch, PackPath.Header(id), leaf.Index, "this is not the header that the log recorded", "somebody exchanged it"));
        if (trust.IsContested(header))
            contested.Add(id);
        return header;
    }

    private void Malformed(LeafEvidence leaf) => findings.Add(new(
        FindingCode.EventMalformed, PackPath.Evidence(leaf.Index), leaf.Index, $"the leaf does not say what an event {(byte)leaf.Opening.Event} says", "it was not written by a node that keeps to the contract"));

    private void JudgePrivate(PackManifest manifest)
    {
        foreach (var index in Story.Erased.Keys.Where(i => !Story.Withheld.Contains(i)).ToList())
            Story.Erased.Remove(index);
        if (manifest.HasPrivate)
            foreach (var index in Story.Withheld.Where(i => !Story.Erased.ContainsKey(i)))
                findings.Add(new(FindingCode.EvidenceWithheld, PackPath.Evidence(index), index, "the private part is not there, and no erasure names this leaf", "a pack says of what it withholds that it was erased, and on which legal basis"));
    }
}
