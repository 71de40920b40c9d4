namespace Trm.Node.Retention;

/// <summary>What became of the copy that a person or their lawyer is offered before a case is erased.</summary>
public enum CopyChoice
{
    /// <summary>Offered; no answer yet. After 30 days that is an answer, too.</summary>
    Offered,

    /// <summary>The person does not want one.</summary>
    Declined,

    /// <summary>Written, sealed to a certificate that they gave.</summary>
    Delivered,
}
