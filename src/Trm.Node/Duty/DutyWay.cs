namespace Trm.Node.Duty;

/// <summary>By which way a person on duty is reached.</summary>
public enum DutyWay
{
    /// <summary>An e-mail, through the office's own mail server.</summary>
    Email,

    /// <summary>A signed HTTP call, for example to whoever sends text messages for the office.</summary>
    Webhook,
}
