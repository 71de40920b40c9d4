using System.Collections.Frozen;
using System.Security.Cryptography;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>What may be attached: a few file types, inside the message or in sealed parts beside it, never behind a link, with the size and hash that are stated.</summary>
internal sealed class AttachmentRule(Bundle bundle, Faults faults)
{
    /// <summary>The media types of files that are exchanged.</summary>
    public static readonly FrozenSet<string> Types = FrozenSet.ToFrozenSet(["application/pdf", "image/jpeg", "image/png", "text/plain"], StringComparer.Ordinal);

    private readonly Dictionary<string, Binary> _binaries =
        bundle.Entry.Where(e => e.Resource is Binary).ToDictionary(e => e.FullUrl!, e => (Binary)e.Resource!, StringComparer.Ordinal);

    private readonly HashSet<string> _inParts = new(StringComparer.Ordinal);

    public void Check(Resource resource, string path)
    {
        if (resource is DocumentReference reference && reference.Content.Exists(c => AttachedFile.IsNamedBy(c.Attachment?.Url)))
        {
            InParts(reference, path);
            return;
        }

        if (resource is Binary { ContentType: var type })
            Type(type, $"{path}.contentType");
        foreach (var (value, place) in ElementWalk.Of(resource, Place.Of(path)))
            if (value is Attachment attachment)
                Check(attachment, place.ToString());
    }

    private void Check(Attachment attachment, string path)
    {
        if (attachment.ContentType is null)
            faults.Add(RejectionCode.Required, $"{path}.contentType", "an attachment states its type");
        Type(attachment.ContentType, $"{path}.contentType");
        if (attachment.Url is not { } url)
            return;
        if (!_binaries.TryGetValue(url, out var binary))
        {
            faults.Add(RejectionCode.Value, $"{path}.url", "an attachment is a Binary of this message, not a link");
            return;
        }

        var data = Convert.FromBase64String(binary.Data ?? "");
        if (attachment.Size != data.Length)
            faults.Add(attachment.Size is null ? RejectionCode.Required : RejectionCode.Value, $"{path}.size", "an attachment states the size of its Binary, in bytes");
        if (attachment.Hash != Hash(data))
            faults.Add(attachment.Hash is null ? RejectionCode.Required : RejectionCode.Value, $"{path}.hash", "an attachment states the SHA-1 of its Binary");
        if (attachment.ContentType != binary.ContentType)
            faults.Add(RejectionCode.Value, $"{path}.contentType", "an attachment is of the type of its Binary");
    }

    // One spelling: what a message says of a file in parts is all that it may say, and says it once.
    private void InParts(DocumentReference reference, string path)
    {
        if (AttachedFile.Read(reference) is not { } file)
        {
            faults.Add(RejectionCode.Value, path, "a file in parts states its type, its size, its digest and the category of consent that opens it");
            return;
        }

        file.Check(faults, path);
        if (!FhirWriter.Write(reference).AsSpan().SequenceEqual(FhirWriter.Write(file.ToResource(reference.Id ?? ""))))
            faults.Add(RejectionCode.Value, path, "of a file in parts nothing is said but its type, size, digest, title and category");
        if (!_inParts.Add(file.Sha256))
            faults.Add(RejectionCode.Value, path, "a message names a file once");
        if (_inParts.Count > AttachedFile.MaxPerMessage)
            faults.Add(RejectionCode.Value, path, "a message names four files in parts at most");
    }

    // FHIR R4 fixes SHA-1 here. It finds slips of the sender, no more: the whole payload is sealed and signed under SHA-256.
#pragma warning disable CA5350
    private static string Hash(byte[] data) => Convert.ToBase64String(SHA1.HashData(data));
#pragma warning restore CA5350

    private void Type(string? type, string path)
    {
        if (type is not null && !Types.Contains(type))
            faults.Add(RejectionCode.Value, path, "files of this type are not exchanged");
    }
}
