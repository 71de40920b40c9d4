using Trm.Contracts.Codes;

namespace Trm.Contracts.Consents;

/// <summary>The categories in plain words, for people who decide about them.</summary>
public static class CategoryName
{
    /// <summary>The words in English, or in French where <paramref name="french"/>.</summary>
    public static string Of(ConsentCategory category, bool french = false)
    {
        var (en, fr) = category switch
        {
            ConsentCategory.Identity => ("identity", "identité"),
            ConsentCategory.Contact => ("contact", "coordonnées"),
            ConsentCategory.CareNeeds => ("care needs", "besoins d'accueil"),
            ConsentCategory.HealthClinical => ("health", "santé"),
            ConsentCategory.Exploitation => ("what happened", "faits subis"),
            ConsentCategory.Legal => ("legal matters", "questions juridiques"),
            ConsentCategory.Family => ("family", "famille"),
            ConsentCategory.Children => ("children", "enfants"),
            ConsentCategory.Risk => ("risk", "risques"),
            ConsentCategory.Travel => ("travel", "voyage"),
            ConsentCategory.OrientationAndGender => ("orientation and gender", "orientation et genre"),
            ConsentCategory.PhotoAndBiometrics => ("photograph and biometrics", "photographie et biométrie"),
            _ => throw new ArgumentOutOfRangeException(nameof(category), category, "no such category"),
        };
        return french ? fr : en;
    }
}
