using System.Security.Cryptography;
using System.Text;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>Verifies one pack, from the outside inwards: zip, directory, manifest, files, log, leaves, headers; then what they tell.</summary>
internal sealed class PackCheck
{
    // A minute is any number that a node wrote down; later ones cannot be shown.
    private static readonly long LastMinute = DateTimeOffset.MaxValue.ToUnixTimeSeconds() / 60;

    private readonly PackArchive archive;
    private readonly PackReport report;
    private readonly List<Finding> findings = [];
    private readonly IReadOnlyList<HeldNote> held;
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private PackTrust trust = null!;
    private int inForce;

    private PackCheck(string name, PackArchive archive, IReadOnlyList<HeldNote> held)
    {
        (this.archive, this.held) = (archive, held);
        report = new(name);
        findings.AddRange(archive.Faults);
    }

    private PackStory Story => report.Story;

    /// <param name="name">What to call it.</param>
    /// <param name="archive">Its files.</param>
    /// <param name="fingerprint">Of the directory that the caller vouches for.</param>
    /// <param name="known">What the directory in it comes to, where the caller has read it already.</param>
    /// <param name="held">What others hold of the log in it.</param>
    public static PackReport Run(string name, PackArchive archive, string? fingerprint, PackTrust? known = null, params IReadOnlyList<HeldNote> held)
    {
        var check = new PackCheck(name, archive, held);
        check.Run(fingerprint, known);
        check.report.Findings = check.findings;
        check.report.IsPack = archive.Faults.All(f => f.Place.Length > 0) && archive.Files.ContainsKey(PackPath.Manifest) && check.findings.All(f => f.Code != FindingCode.FormatUnknown);
        check.report.Headers = check.Story.Headers.Count;
        check.report.Sha256 = archive.Sha256;
        check.report.Unproven = [.. Unproven.Of(check.report)];
        return check.report;
    }

    // What was signed is believed before what lies beside it: then a file that was changed is named although the manifest was changed with it.
    private void Run(string? fingerprint, PackTrust? known)
    {
        var listed = ReadManifest(archive.Files.GetValueOrDefault(PackPath.Manifest), out var fault);
        if (listed is not null && IsClaimed(archive.Files[PackPath.Manifest]) && !IsWhole(listed))
            return;
        var directories = new List<Finding>();
        var read = known ?? PackTrust.Read(archive, fingerprint, directories);
        var (signed, unsigned) = ReadSignature(read, listed);
        if (signed is not null && !signed.Write().AsSpan().SequenceEqual(archive.Files.GetValueOrDefault(PackPath.Manifest)))
            findings.Add(fault ?? new(FindingCode.ManifestMalformed, PackPath.Manifest, null, "this is not the manifest that was signed", "somebody altered it; what was signed lies in manifest.p7s"));
        if ((signed ?? listed) is not { } manifest)
        {
            findings.Add(fault!);
            return;
        }

        if (!IsWhole(manifest))
            return;
        findings.AddRange(directories);
        if (read is null)
            return;
        if (signed is null)
            findings.Add(new(FindingCode.ManifestSignature, PackPath.Signature, null, unsigned!, "the pack was altered after it was issued, or was put together by somebody else"));
        if (signed is null && !IsClaimed(archive.Files[PackPath.Manifest]))
            return;
        trust = read;
        report.IsSigned = signed is not null;
        Judge(manifest, fingerprint is not null);
    }

    // The signature holds what was signed as it stands; whether it is good is judged later, and only where every file is the one that is named.
    private bool IsClaimed(byte[] manifest) => archive.Files.GetValueOrDefault(PackPath.Signature)?.AsSpan().IndexOf(manifest) >= 0;

    // Not the pack that was signed: which file is named, and nothing in it is judged.
    private bool IsWhole(PackManifest manifest)
    {
        CompareFiles(manifest);
        return findings.Count == 0;
    }

    private void Judge(PackManifest manifest, bool isVouchedFor)
    {
        (report.Directories, report.Fingerprint, report.IsVouchedFor) = ([.. trust.Versions.Select(v => v.Version)], trust.Versions[0].Fingerprint, isVouchedFor);
        report.IsTraining = trust.Newest.IsTraining;
        foreach (var version in trust.Versions)
            Story.Versions[version.Version] = version.Fingerprint;
        report.Manifest = manifest;
        if (trust.Newest.Find(manifest.Participant) is { } entry)
            report.Duty = $"{entry.DutyNumber} ({entry.DutyHours})";
        ReadMessages();
        ReadLog(manifest);
        if (!archive.Files.ContainsKey(PackPath.Guide))
            findings.Add(new(FindingCode.FileMissing, PackPath.Guide, null, "there is no guide", "somebody left it out; every pack says how to check it without our program"));
        report.IsGuideKnown = archive.Files.GetValueOrDefault(PackPath.Guide) is { } guide && guide.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(PackGuide.Write(
            manifest.Participant, manifest.Generation, manifest.Scope, manifest.Of, manifest.From, manifest.To, trust.Newest)));
        new WitnessCheck(report, trust, findings).Run(archive);
        new ContestedCheck(trust, report).Run();
        new ExplanationCheck(report, findings).Run();
        new StoryCheck(report, findings).Run();
        new LifecycleReplay(report, findings).Run();
    }

    private static PackManifest? ReadManifest(byte[]? bytes, out Finding? finding)
    {
        finding = null;
        if (bytes is null)
            finding = new(FindingCode.ManifestMalformed, PackPath.Manifest, null, "there is no manifest", "is this an evidence pack? if so, the manifest was taken away");
        else if (PackManifest.Parse(bytes).Try(out var manifest, out var fault))
            return manifest;
        else if (fault.Path == "format")
            finding = new(FindingCode.FormatUnknown, PackPath.Manifest, null, $"the manifest is of another format than {PackManifest.Format}", "it was made by another version: verify it with a program that knows its format");
        else
            finding = new(FindingCode.ManifestMalformed, PackPath.Manifest, null, $"this is no manifest in the form of {PackManifest.Format}", "is this an evidence pack? if so, the manifest was altered");
        return null;
    }

    private void CompareFiles(PackManifest manifest)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal) { PackPath.Manifest, PackPath.Signature };
        report.Files = 0;
        if (!archive.Files.ContainsKey(PackPath.Signature))
            findings.Add(new(FindingCode.FileMissing, PackPath.Signature, null, "the manifest is not signed", "somebody removed the signature; ask for the pack again"));
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

    // Judged by the newest version alone: a key that is revoked there vouches for nothing any more.
    private (PackManifest? Signed, string? Fault) ReadSignature(PackTrust? trusted, PackManifest? listed)
    {
        if (trusted is null || archive.Files.GetValueOrDefault(PackPath.Signature) is not { } signature)
            return (null, "the manifest is not signed");
        if (!SignedStatement.Verify(signature, trusted.Newest).Try(out var statement, out var fault))
            return (null, $"the signature does not hold: {fault.Code.Text}");
        if (ReadManifest(statement.Content.ToArray(), out _) is not { } manifest)
            return (null, "something else was signed than a manifest");
        if (statement.Signer.Participant.Id != manifest.Participant)
            return (null, $"signed by {statement.Signer.Participant.Id}, not by {manifest.Participant}");
        if (statement.SignedAt != manifest.Issued)
            return (null, "signed at another time than it says");
        return listed is null || listed.Participant == manifest.Participant || listed.Files.SequenceEqual(manifest.Files) ? (manifest, null) : (null, $"the signature is of another pack, of {manifest.Participant}");
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
        }
    }

    // Sealed for somebody else and brought to us: refused, and kept as evidence of it.
    private bool IsMisdirected(SignedHeader header) => header.Header.To != report.Participant;

    private void ReadLog(PackManifest manifest)
    {
        var origin = ListedKeys.Origin(manifest.Participant, manifest.Generation);
        if (ListedKeys.OfLog(trust.Versions.Reverse(), origin) is not { } key)
        {
            findings.Add(new(FindingCode.DirectoryRefused, "log/checkpoint", null, $"the directory lists no key for the log {origin}", "the checkpoint cannot be verified without it"));
            return;
        }

        var isRange = manifest.Scope is PackScope.Whole or PackScope.Period;
        report.Trail = manifest.Scope == PackScope.Peer
            ? ProofCheck.Run(archive, key, Take, held)
            : TrailCheck.Run(archive, key, index => isRange && index >= manifest.From && index < manifest.To, Take, held);
        findings.AddRange(report.Trail.Findings);
        if (manifest.To > report.Trail.Size || (manifest.Scope == PackScope.Whole && (manifest.From != 0 || manifest.To != report.Trail.Size)))
            findings.Add(new(FindingCode.ManifestMalformed, PackPath.Manifest, null, $"the manifest speaks of the leaves {manifest.From} to {manifest.To}, the log has {report.Trail.Size}", "the log was cut off, or the pack is of another time"));
        if (manifest is { Scope: PackScope.Whole, Generation: > 0 } && Story.Former is null && report.Trail.Verified)
            findings.Add(new(FindingCode.GenerationUnfounded, PackPath.Evidence(0), 0, "the log of a later generation does not begin with where the former one stood", "the node began a second log beside its own"));
        report.HasEnded = trust.Newest.Find(manifest.Participant)?.Logs.Select(l => NoteKey.Parse(l).Value?.Name).Any(n => n is not null && GenerationOf(n, manifest.Participant) > manifest.Generation) == true;
        JudgePrivate(manifest);
        Strangers();
    }

    private static long? GenerationOf(string origin, ParticipantId participant) => participant.Equals(ListedKeys.OwnerOf(origin))
        ? long.Parse(origin.AsSpan(origin.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture)
        : null;

    // Beside the leaves a pack holds own headers only: those of control messages that needed no leaf.
    private void Strangers()
    {
        foreach (var (id, header) in Story.Headers.Where(h => h.Value.Header.From != report.Participant && !told.Contains(h.Key)).ToList())
        {
            findings.Add(new(FindingCode.FileUnexpected, PackPath.Header(id), null, $"no leaf of this pack tells of this message of {header.Header.From}", "somebody added it, or its leaf was left out"));
            Story.Headers.Remove(id);
        }
    }

    private void Take(LeafEvidence leaf)
    {
        var opening = leaf.Opening;
        var time = DateTimeOffset.FromUnixTimeSeconds(long.Min(opening.Minute, LastMinute) * 60);
        if (leaf.Index >= report.Manifest!.From && leaf.Index < report.Manifest.To)
            report.Time = report.Time is { } so ? (time < so.First ? time : so.First, time > so.Last ? time : so.Last) : (time, time);
        if (report.Manifest.Scope == PackScope.Peer && opening.Event > TrailEvent.MessageExpired)
        {
            findings.Add(new(FindingCode.FileUnexpected, PackPath.Evidence(leaf.Index), leaf.Index, $"an event {(byte)opening.Event} has no place in a pack for the other side", "somebody added it"));
            return;
        }

        if (opening.IsPrivateWithheld)
            Story.Withheld.Add(leaf.Index, PackContent.Shows(opening.Event));
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
                if (LeafContent.Text(opening.Public, "id") is { } ended && LeafContent.Text(opening.Public, "as") is { } successor)
                    Story.SealedAgain[ended] = successor;
                break;
            case TrailEvent.NewGeneration:
                TakeGeneration(leaf);
                break;
            case TrailEvent.ForkFound:
                TakeFork(leaf);
                break;
            case TrailEvent.CaseErased:
                TakeErasure(leaf);
                break;
            case TrailEvent.Purged:
                if (LeafContent.Text(opening.Public, "class") is not { Length: > 0 } || LeafContent.Number(opening.Public, "count") is not > 0)
                    Malformed(leaf);
                break;
            case TrailEvent.CourierExport or TrailEvent.CourierImport:
                if (LeafContent.Texts(opening.Public, "ids") is not { Count: > 0 } ids || !ids.All(i => TransmissionId.Parse(i).IsOk))
                    Malformed(leaf);
                break;
            case TrailEvent.AlarmRaised:
                Story.Alarms.Add(leaf.Index);
                break;
            case TrailEvent.Explained:
                if (Explanation.Read(leaf) is not { } said)
                    Malformed(leaf);
                else if (said.Alarm is { } alarm)
                    Story.Explained.Add((leaf.Index, alarm));
                break;
            case TrailEvent.Discarded:
                if (LeafContent.Text(opening.Public, "sha256") is not { Length: 64 } || LeafContent.Texts(opening.Public, "approvers") is not [{ Length: > 0 } one, { Length: > 0 } other] || one == other)
                    Malformed(leaf);
                break;
            default:
                break; // nothing that another leaf or the other side could contradict
        }
    }

    // It stands first, in every log but that of the first generation, and nowhere else.
    private void TakeGeneration(LeafEvidence leaf)
    {
        Story.Former = leaf.Index == 0 ? FormerLog.Read(leaf.Opening, report.Manifest!.Participant, report.Manifest.Generation, trust) : null;
        if (Story.Former is null)
            findings.Add(new(FindingCode.GenerationUnfounded, PackPath.Evidence(leaf.Index), leaf.Index, "the leaf does not name the former generation, with a checkpoint that its log signed and others cosigned as it says", "a new generation begins its log with it, or not at all"));
    }

    // Recorded by this participant, proved by the log itself: believed like a signature, whoever says it.
    private void TakeFork(LeafEvidence leaf)
    {
        if (ForkNotice.Parse(leaf.Opening.Public) is not { } notice || Checkpoint.ParseClaim(notice.Smaller.Span).Value?.Origin is not { } origin
            || ListedKeys.OfLog(trust.Versions.Reverse(), origin) is not { } key || ForkFile.Read(notice).Verify(key) is not { Holds: true, Value: var fork })
        {
            Malformed(leaf);
            return;
        }

        Story.Forks.Add(fork);
        if (ListedKeys.OwnerOf(origin) == report.Participant)
            findings.Add(ForkFile.Describe(fork, PackPath.Evidence(leaf.Index), leaf.Index));
    }

    private void TakeErasure(LeafEvidence leaf)
    {
        if (ErasureNotice.Read(leaf, report.Manifest!.Generation) is not { } notice)
        {
            Malformed(leaf);
            return;
        }

        foreach (var index in notice.Indices)
            Story.Erased[index] = notice.Basis;
        foreach (var former in notice.Former)
            Story.ErasedBefore[former] = notice.Basis;
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
        {
            if (LeafContent.Texts(opening.Public, "notes")?.Contains("FORMER_GENERATION", StringComparer.Ordinal) == true)
                Story.TakenBefore.Add(header.Header.Id.ToString());
            (isOwn ? Story.Sent : Story.Taken).Add(new(leaf.Index, opening.Minute, opening.ToLeaf().Hash, header, code, meta));
        }
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

        // What was refused needs no key in force: it may be refused just because its key was revoked while it waited. A pack for the other side does not tell when what was adopted.
        if (!trust.Verify(bytes, leaf.Opening.Event == TrailEvent.MessageRefused || report.Manifest!.Scope == PackScope.Peer ? null : inForce).Try(out var header, out var fault))
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
        told.Add(id);
        if (report.Manifest is { Scope: PackScope.Peer, Of: var other } && header.Header.From.Value != other && header.Header.To.Value != other && !IsMisdirected(header))
        {
            findings.Add(new(FindingCode.FileUnexpected, place, leaf.Index, $"a message between {header.Header.From} and {header.Header.To} has no place in a pack about {other}", "somebody added it"));
            return null;
        }

        var file = archive.Files.GetValueOrDefault(PackPath.Header(id));
        // Ids are the sender's choice: two senders may choose alike, and one who uses an id twice is refused. One header stands below messages/.
        var isSecond = (Story.Headers.TryGetValue(id, out var first) && first.Header.From != header.Header.From)
            || (leaf.Opening.Event == TrailEvent.MessageRefused && Story.Taken.Any(t => t.Id == id));
        if (file is null)
            findings.Add(new(FindingCode.HeaderMissing, PackPath.Header(id), leaf.Index, "the header of this message is not in the pack", "somebody removed it"));
        else if (!isSecond && !file.AsSpan().SequenceEqual(bytes))
            findings.Add(new(FindingCode.HeaderMismatch, PackPath.Header(id), leaf.Index, "this is not the header that the log recorded", "somebody exchanged it"));
        return header;
    }

    private void Malformed(LeafEvidence leaf) => findings.Add(new(
        FindingCode.EventMalformed, PackPath.Evidence(leaf.Index), leaf.Index, $"the leaf does not say what an event {(byte)leaf.Opening.Event} says", "it was not written by a node that keeps to the contract"));

    private void JudgePrivate(PackManifest manifest)
    {
        foreach (var index in Story.Erased.Keys.Where(i => !Story.Withheld.ContainsKey(i)).ToList())
            Story.Erased.Remove(index);
        if (manifest.HasPrivate)
            foreach (var index in Story.Withheld.Where(w => w.Value).Select(w => w.Key).Where(i => !Story.Erased.ContainsKey(i)))
                findings.Add(new(FindingCode.EvidenceWithheld, PackPath.Evidence(index), index, "the private part is not there, and no erasure names this leaf", "a pack says of what it withholds that it was erased, and on which legal basis"));
    }
}
