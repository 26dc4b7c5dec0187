-- An invented custody system: nobody in it exists. SQL that PostgreSQL, MariaDB and SQLite all take.
CREATE TABLE detainee (
    detainee_id INTEGER PRIMARY KEY,
    surname VARCHAR(60) NOT NULL,
    forenames VARCHAR(80),
    dob DATE,
    sex CHAR(1),
    warnings VARCHAR(80),
    remarks VARCHAR(400),
    updated DATE
);
CREATE TABLE alias (detainee_id INTEGER NOT NULL REFERENCES detainee, name VARCHAR(120) NOT NULL);
CREATE TABLE phone (detainee_id INTEGER NOT NULL REFERENCES detainee, number VARCHAR(40) NOT NULL);
CREATE TABLE address (
    detainee_id INTEGER NOT NULL REFERENCES detainee,
    house VARCHAR(40), street VARCHAR(60), town VARCHAR(40), postcode VARCHAR(10)
);
CREATE TABLE account (detainee_id INTEGER NOT NULL REFERENCES detainee, platform VARCHAR(20), handle VARCHAR(60));
CREATE TABLE vehicle (detainee_id INTEGER NOT NULL REFERENCES detainee, vrm VARCHAR(12));
CREATE TABLE court_order (
    order_id INTEGER PRIMARY KEY, detainee_id INTEGER NOT NULL REFERENCES detainee,
    kind VARCHAR(20), made DATE, ends DATE
);
CREATE TABLE order_condition (order_id INTEGER NOT NULL REFERENCES court_order, act VARCHAR(60), age VARCHAR(10));

CREATE INDEX detainee_dob ON detainee (dob);
CREATE INDEX detainee_surname ON detainee (surname);
CREATE INDEX phone_number ON phone (number);
CREATE INDEX address_postcode ON address (postcode);

INSERT INTO detainee VALUES
    (1, 'EXAMPLE', 'Alan James', '1971-11-02', 'M', 'V/S', 'Registered offender.', '2026-11-20'),
    (2, 'O''Sample', 'Beatrice', '1984-05-30', 'F', NULL, NULL, '2026-11-22'),
    (3, 'Specimen', 'Carl', NULL, 'M', 'N/K', 'Gave no date of birth.', '2026-11-01'),
    (4, 'Placeholder-Trial', 'Dawn', '2001-02-11', 'F', 'MH', NULL, '2026-10-09'),
    (5, 'Instance', 'Edward', '1990-07-14', 'M', NULL, NULL, '2026-11-21');
INSERT INTO alias VALUES (1, 'Al Sample'), (1, 'Jim Example');
INSERT INTO phone VALUES
    (1, '07700 900461'), (2, '+44 (0)7700 900-462'), (3, '447700900463'), (4, '00447700900464'), (5, '7700900465'),
    (5, '01632 960201');
INSERT INTO address VALUES
    (1, '4', 'Sample Row', 'Anytown', 'ZZ1 2ZZ'), (2, 'Flat 2, 9', 'Trial Lane', 'Anytown', 'zz12zy'),
    (5, '6', 'Sample Row', 'Anytown', 'ZZ1 2ZZ');
INSERT INTO account VALUES (1, 'snapchat', 'night_owl99'), (3, NULL, '@SpecimenC');
INSERT INTO vehicle VALUES (1, 'ZZ71 ZZZ'), (4, 'zz05zza');
INSERT INTO court_order VALUES (71, 1, 'SHPO', '2016-04-01', '2036-04-01');
INSERT INTO order_condition VALUES (71, 'contact', 'child'), (71, 'device-history', NULL);
