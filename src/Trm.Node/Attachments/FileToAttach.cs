using Trm.Contracts.Codes;

namespace Trm.Node.Attachments;

/// <summary>A file that goes with a message: handed in before, named by its digest.</summary>
/// <param name="Sha256">Its digest, 64 hex digits.</param>
/// <param name="Category">The category of consent that opens it.</param>
/// <param name="Title">What it is, in one line; null for nothing.</param>
public sealed record FileToAttach(string Sha256, ConsentCategory Category, string? Title = null);
