using Trm.Node.Storage;

namespace Trm.Node.Attachments;

/// <summary>A whole file that an officer opened, read part by part.</summary>
public sealed class OpenedAttachment
{
    private readonly NodeParts _node;
    private readonly AttachmentRow _row;

    internal OpenedAttachment(NodeParts node, AttachmentRow row) => (_node, _row) = (node, row);

    /// <summary>Its media type.</summary>
    public string Type => _row.Type!;

    /// <summary>Its length in bytes.</summary>
    public long Size => _row.Size;

    /// <summary>Writes all of it.</summary>
    /// <exception cref="StorageFailedException">It was deleted meanwhile.</exception>
    public async Task CopyToAsync(Stream output, CancellationToken cancel = default)
    {
        for (var n = 0; n < _row.Parts; n++)
        {
            var part = n;
            await output.WriteAsync(await _node.Database.ReadAsync(db => AttachmentTable.Part(db, _node.Vault, _row, part), cancel) ?? throw new StorageFailedException("a part of a file is gone"), cancel);
        }
    }
}
