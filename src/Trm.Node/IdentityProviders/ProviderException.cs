namespace Trm.Node.IdentityProviders;

/// <summary>The identity provider gave no answer by which anybody could be let in. Its text is a code of ours, never what the provider said.</summary>
public sealed class ProviderException : Exception
{
    internal ProviderException(ProviderFault fault)
        : base(fault.ToString()) => Fault = fault;

    /// <summary>What was wrong.</summary>
    public ProviderFault Fault { get; }
}
