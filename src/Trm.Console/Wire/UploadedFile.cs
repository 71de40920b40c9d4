namespace Trm.Console.Wire;

/// <summary>A file that somebody sent with a form. Its name is theirs: it is shown to nobody and kept nowhere as it is.</summary>
/// <param name="Name">As the browser said it.</param>
/// <param name="Bytes">Its content, in memory alone.</param>
public sealed record UploadedFile(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Its size; never its name.</summary>
    public override string ToString() => $"{Bytes.Length} bytes";
}
