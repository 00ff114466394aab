"""Frequent words of English and of other languages heard in British workplaces, for ``screen``."""

from __future__ import annotations

# None of these is common in one of the languages below.
ENGLISH = (
    "the and of that have with not are this they for you it but be when there their our because would should what "
    "who from been has can could just very people staff team time more all it's don't i'm we're isn't doesn't "
    "didn't can't about them these those than then which were will feel work working manager managers never "
    "always often being get does did had how why if only other some any need needs nobody everyone things much "
    "many too up out into where support help good better your his her its us one way well or"
)

# Function words and a few common ones, without any that English has.
OTHERS = {
    "Polish": (
        "nie się jest że jak ale czy tak już tylko bardzo mnie może przez dla są było mam też oraz przy czuję pracy "
        "pracę moja ludzie zawsze nigdy bo jestem która który ktoś nikt żeby gdy nas nam sie ze jestesmy mozna"
    ),
    "Romanian": (
        "și nu este că pentru cu sunt mai foarte care din dar să la într-un mea când doar fără aici avem nimeni "
        "niciodată întotdeauna oameni sa ca si cand echipa noastra ne ma"
    ),
    "Spanish": (
        "que los las una por con para está pero más muy como porque cuando nunca siempre trabajo nosotros equipo es "
        "el se lo del hay tengo tenemos nadie puedo gente estoy mi nos sin"
    ),
    "Portuguese": (
        "não que uma com para está mas mais muito como porque quando nunca sempre trabalho nós equipe equipa os das "
        "dos pela pelo há tenho temos ninguém posso gente estou minha meu sem você nao"
    ),
    "French": (
        "le la les des une est dans pas que qui pour avec sur nous vous je ne ce cette mais très plus jamais toujours "
        "travail équipe personne être c'est j'ai n'est sont aux du au il elle ils mon ma mes"
    ),
    "German": (
        "der das und ist nicht ich wir sie ein eine mit auf für von zu den dem aber sehr auch nur wenn weil immer nie "
        "keine kein arbeit haben sind werden uns mich mir es wird oder niemand"
    ),
    "Italian": (
        "che non è sono per con una il lo gli della del di ma più molto anche come perché quando mai sempre lavoro "
        "squadra nessuno ho abbiamo mio mia nel nella questo ci si mi"
    ),
    "Welsh": (
        "yn mae yr ac ar nid dim wedi gan fod bod ond hefyd gyda sydd roedd rydym rwy'n fy ein gwaith hyn nad oes "
        "ddim iawn pobl mewn dwi chi nhw wrth gallu teimlo angen pan rydyn ni'n i'r o'r a'r byth"
    ),
    "Tagalog": (
        "ang ng mga ay hindi kami namin ako po yung kasi lang din dito siya nila sila ito wala pero kung dahil sa "
        "trabaho walang nang natin kaming palagi"
    ),
    "Hindi, Urdu and Punjabi": (
        "hai nahi nahin mein ke ki ka ko aur yeh woh kya bahut hum mujhe mera meri hain tha thi bhi koi kuch liye "
        "apne kaam karna karte karta hota hoti jab agar lekin sab unko humein tusi asi vich naal hega nu"
    ),
    "Dutch": (
        "het een niet ik wij zij van met voor maar zeer ook alleen wanneer altijd nooit geen werk hebben zijn wordt "
        "ons mij niemand en te dat"
    ),
    "Lithuanian": (
        "yra kad bet labai mes tik nera nėra kai man darbo ir aš nes arba visi niekas visada mano mūsų mums"
    ),
    "Hungarian": (
        "egy nem hogy van és csak nagyon mert az ez meg vagy mindig soha senki nekem nekünk munka nincs kell"
    ),
}
