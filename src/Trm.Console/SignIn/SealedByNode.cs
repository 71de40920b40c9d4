using Microsoft.AspNetCore.DataProtection;
using Trm.Node.Accounts;

namespace Trm.Console.SignIn;

/// <summary>Seals what browsers carry under the node's own key, bound to its purpose: no ring of keys to be kept, backed up and shared beside it.</summary>
internal sealed class SealedByNode(SignInDesk desk, string purpose) : IDataProtector
{
    /// <inheritdoc/>
    public IDataProtector CreateProtector(string within) => new SealedByNode(desk, $"{purpose} {within}");

    /// <inheritdoc/>
    public byte[] Protect(byte[] plaintext) => desk.Protect(purpose, plaintext);

    /// <inheritdoc/>
    public byte[] Unprotect(byte[] protectedData) => desk.Unprotect(purpose, protectedData);
}
