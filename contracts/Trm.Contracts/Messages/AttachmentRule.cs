using System.Collections.Frozen;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>What may be attached: a few file types, inside the message, never behind a link.</summary>
internal sealed class AttachmentRule(Bundle bundle, Faults faults)
{
    private static readonly FrozenSet<string> Types = FrozenSet.ToFrozenSet(["application/pdf", "image/jpeg", "image/png", "text/plain"], StringComparer.Ordinal);

    private readonly FrozenSet<string> _binaries = bundle.Entry.Where(e => e.Resource is Binary).Select(e => e.FullUrl!).ToFrozenSet(StringComparer.Ordinal);

    public void Check(Resource resource, string path)
    {
        if (resource is Binary { ContentType: var type })
            Type(type, $"{path}.contentType");
        foreach (var (value, place) in ElementWalk.Of(resource, path))
        {
            if (value is not Attachment attachment)
                continue;
            Type(attachment.ContentType, $"{place}.contentType");
            if (attachment.Url is { } url && !_binaries.Contains(url))
                faults.Add(RejectionCode.Value, $"{place}.url", "an attachment is a Binary of this message, not a link");
            if (attachment.Url is not null && (attachment.Hash is null || attachment.Size is null))
                faults.Add(RejectionCode.Required, $"{place}.hash", "an attachment states its hash and size");
        }
    }

    private void Type(string? type, string path)
    {
        if (type is not null && !Types.Contains(type))
            faults.Add(RejectionCode.Value, path, "files of this type are not exchanged");
    }
}
