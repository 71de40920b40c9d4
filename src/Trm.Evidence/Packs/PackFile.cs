namespace Trm.Evidence.Packs;

/// <summary>A file as the manifest names it.</summary>
/// <param name="Path">Below the root of the pack, with forward slashes.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record PackFile(string Path, long Length, string Sha256);
