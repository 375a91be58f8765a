using Vigie.Model.Text;

namespace Vigie.Hosting.Import;

/// <summary>
/// What columns are called in exports: first by the tools' own names, then by words of seven languages. Names are compared without case,
/// accents, spaces and signs; of a field's names the first that a file has comes first.
/// </summary>
internal static class ColumnNames
{
    private const string Words = """
        Date: published publishedat publicationdate datepublished publisheddate publishdate createdat createdtime creationdate postdate
              posteddate postedat dateposted datetime dateandtime timestamp datetimeutc dateutc date created posted
              datedepublication publiele datedecreation dateetheure
              veroffentlichtam veroffentlicht veroffentlichungsdatum erstelltam datum fechadepublicacion fechayhora publicadoel publicado
              fecha datadipubblicazione pubblicatoil datadepublicacao publicadoem data gepubliceerdop publicatiedatum alternatedateformat
        Time: time hour posttime timeofday heure uhrzeit zeit hora ora orario tijd
        Text: fulltext text content message body posttext mentiontext mentioncontent mentionsnippet mention tweettext tweet post comment
              commenttext reviewtext review hitsentence openingtext snippet excerpt caption contentsnippet description summary
              texte contenu extrait commentaire avis publication resume inhalt nachricht beitrag kommentar bewertungstext auszug
              texto contenido mensaje comentario resena extracto testo contenuto messaggio commento recensione estratto
              conteudo mensagem trecho tekst inhoud bericht reactie fragment
        Title: title headline subject posttitle articletitle titlesnippet titre objet titel uberschrift schlagzeile betreff titulo titular
              asunto titolo oggetto onderwerp kop
        Url: url link permalink clickableurl mentionurl mentionlink posturl postlink articleurl messageurl weburl originalurl tweeturl
              lien adresse liendelapublication verlinkung webadresse enlace collegamento ligacao
        Id: mentionid uniqueid postid messageid tweetid resourceid documentid externalid nativeid guid id identifiant kennung
        AuthorName: authorname author fullname displayname username screenname twitterscreenname handle influencer byline profilename
              sendername sender from user extraauthorattributesname authornickname
              auteur nomdelauteur utilisateur nomdutilisateur autor verfasser benutzername nutzername benutzer
              nombredeusuario usuario autore nomeutente utente utilizador gebruikersnaam gebruiker
        AuthorId: authorid userid twitterid profileid senderid extraauthorattributesid
        Followers: followers followerscount followercount authorfollowers twitterfollowers xfollowers subscribers fans
              abonnes nombredabonnes follower followerzahl seguidores volgers
        Language: language lang languagecode langue sprache idioma lingua taal
        Channel: sourcetype mediatype pagetype contenttype contentsourcename network socialnetwork platform channel category type medium
              source site sitename sourcename domain domainurl typedesource reseau plateforme canal categorie quelle quellentyp kanal
              plattform netzwerk fuente tipodefuente red plataforma fonte rete piattaforma bron netwerk
        ThreadId: threadid conversationid
        ParentId: parentid inreplyto inreplytoid replytoid
        Rating: rating stars starrating reviewrating note etoiles bewertung sterne calificacion estrellas valutazione stelle waardering
        Likes: likes likecount likescount favorites favourites reactions engagementlikes jaime mentionsjaime gefalltmir megusta mipiace
              gostos curtidas vindikleuks
        Shares: shares sharecount sharescount retweets reposts retweetcount engagementshares partages geteilt teilungen compartidos
              condivisioni compartilhamentos gedeeld
        Replies: replies replycount comments commentcount commentscount numcomments engagementreplies reponses commentaires antworten
              kommentare respuestas comentarios risposte commenti respostas reacties
        """;

    private static readonly Dictionary<MentionField, IReadOnlyList<string>> Names = Parsed();

    private static readonly HashSet<string> All = [.. Names.Values.SelectMany(names => names)];

    public static IReadOnlyList<string> Of(MentionField field) => Names[field];

    public static bool IsKnown(string column) => All.Contains(Bare(column));

    /// <summary>Letters and digits, folded: "E-mail (Auteur)" is "emailauteur".</summary>
    public static string Bare(string column) => new([.. Fold.Of(column).Where(char.IsLetterOrDigit)]);

    private static Dictionary<MentionField, IReadOnlyList<string>> Parsed()
    {
        var names = new Dictionary<MentionField, IReadOnlyList<string>>();
        var field = MentionField.Date;
        foreach (var word in Words.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.EndsWith(':'))
            {
                field = Enum.Parse<MentionField>(word[..^1]);
                names[field] = [];
            }
            else
            {
                names[field] = [.. names[field], word];
            }
        }

        return names;
    }
}
